"""The 47 prefectures of Japan and the names that people use for them."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Prefecture:
    """One prefecture: ISO 3166-2 code, English name with its suffix, Japanese name."""

    iso_code: str
    name: str
    name_ja: str


PREFECTURES = (
    Prefecture("JP-01", "Hokkaido", "北海道"),
    Prefecture("JP-02", "Aomori-Ken", "青森県"),
    Prefecture("JP-03", "Iwate-Ken", "岩手県"),
    Prefecture("JP-04", "Miyagi-Ken", "宮城県"),
    Prefecture("JP-05", "Akita-Ken", "秋田県"),
    Prefecture("JP-06", "Yamagata-Ken", "山形県"),
    Prefecture("JP-07", "Fukushima-Ken", "福島県"),
    Prefecture("JP-08", "Ibaraki-Ken", "茨城県"),
    Prefecture("JP-09", "Tochigi-Ken", "栃木県"),
    Prefecture("JP-10", "Gunma-Ken", "群馬県"),
    Prefecture("JP-11", "Saitama-Ken", "埼玉県"),
    Prefecture("JP-12", "Chiba-Ken", "千葉県"),
    Prefecture("JP-13", "Tokyo-To", "東京都"),
    Prefecture("JP-14", "Kanagawa-Ken", "神奈川県"),
    Prefecture("JP-15", "Niigata-Ken", "新潟県"),
    Prefecture("JP-16", "Toyama-Ken", "富山県"),
    Prefecture("JP-17", "Ishikawa-Ken", "石川県"),
    Prefecture("JP-18", "Fukui-Ken", "福井県"),
    Prefecture("JP-19", "Yamanashi-Ken", "山梨県"),
    Prefecture("JP-20", "Nagano-Ken", "長野県"),
    Prefecture("JP-21", "Gifu-Ken", "岐阜県"),
    Prefecture("JP-22", "Shizuoka-Ken", "静岡県"),
    Prefecture("JP-23", "Aichi-Ken", "愛知県"),
    Prefecture("JP-24", "Mie-Ken", "三重県"),
    Prefecture("JP-25", "Shiga-Ken", "滋賀県"),
    Prefecture("JP-26", "Kyoto-Fu", "京都府"),
    Prefecture("JP-27", "Osaka-Fu", "大阪府"),
    Prefecture("JP-28", "Hyogo-Ken", "兵庫県"),
    Prefecture("JP-29", "Nara-Ken", "奈良県"),
    Prefecture("JP-30", "Wakayama-Ken", "和歌山県"),
    Prefecture("JP-31", "Tottori-Ken", "鳥取県"),
    Prefecture("JP-32", "Shimane-Ken", "島根県"),
    Prefecture("JP-33", "Okayama-Ken", "岡山県"),
    Prefecture("JP-34", "Hiroshima-Ken", "広島県"),
    Prefecture("JP-35", "Yamaguchi-Ken", "山口県"),
    Prefecture("JP-36", "Tokushima-Ken", "徳島県"),
    Prefecture("JP-37", "Kagawa-Ken", "香川県"),
    Prefecture("JP-38", "Ehime-Ken", "愛媛県"),
    Prefecture("JP-39", "Kochi-Ken", "高知県"),
    Prefecture("JP-40", "Fukuoka-Ken", "福岡県"),
    Prefecture("JP-41", "Saga-Ken", "佐賀県"),
    Prefecture("JP-42", "Nagasaki-Ken", "長崎県"),
    Prefecture("JP-43", "Kumamoto-Ken", "熊本県"),
    Prefecture("JP-44", "Oita-Ken", "大分県"),
    Prefecture("JP-45", "Miyazaki-Ken", "宮崎県"),
    Prefecture("JP-46", "Kagoshima-Ken", "鹿児島県"),
    Prefecture("JP-47", "Okinawa-Ken", "沖縄県"),
)


def find(text: str) -> Prefecture | None:
    """Return the prefecture with this name, or None: `saga`, `Saga-Ken`, `佐賀`, `JP-41` ..."""
    return _BY_NAME.get(normalized(text))


def normalized(text: str) -> str:
    """Ignore case, full-width letters, and the difference between spaces and hyphens."""
    return re.sub(r"[\s_-]+", "-", unicodedata.normalize("NFKC", text).strip().casefold())


def _names(prefecture: Prefecture) -> set[str]:
    """Return every accepted name; no suffix is cut from the input, so `Kyo-To` is not Kyoto."""
    base, _, _suffix = prefecture.name.partition("-")
    names = {prefecture.iso_code, prefecture.name, base, f"{base}-Prefecture", prefecture.name_ja}
    if base == "Hokkaido":
        return names | {"Hokkai-Do"}
    return names | {prefecture.name_ja[:-1]}


_BY_NAME = {
    normalized(name): prefecture for prefecture in PREFECTURES for name in _names(prefecture)
}
