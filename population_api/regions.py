"""The eight regions of Japan, as the census groups its prefectures."""

from dataclasses import dataclass

from population_api.prefectures import normalized


@dataclass(frozen=True)
class Region:
    """One region: English and Japanese name."""

    name: str
    name_ja: str


REGIONS = (
    Region("Hokkaido", "北海道"),
    Region("Tohoku", "東北"),
    Region("Kanto", "関東"),
    Region("Chubu", "中部"),
    Region("Kansai", "関西"),
    Region("Chugoku", "中国"),
    Region("Shikoku", "四国"),
    Region("Kyushu", "九州・沖縄"),
)


def find(text: str) -> Region | None:
    """Return the region with this name, or None: `kyushu`, `九州・沖縄` ..."""
    return _BY_NAME.get(normalized(text))


_BY_NAME = {
    normalized(name): region for region in REGIONS for name in (region.name, region.name_ja)
}
