"""The 47 prefectures as the page shows them; where each stands on the map is in map.css."""

from dataclasses import dataclass

REGIONS_JA = {
    "Hokkaido": "北海道",
    "Tohoku": "東北",
    "Kanto": "関東",
    "Chubu": "中部",
    "Kansai": "関西",
    "Chugoku": "中国",
    "Shikoku": "四国",
    "Kyushu": "九州・沖縄",
}


@dataclass(frozen=True)
class Prefecture:
    """One prefecture: ISO 3166-2 code, names, region, and what fits on a small tile."""

    iso_code: str
    name: str
    name_ja: str
    region: str
    syllables: str
    """English name without its suffix; `|` where a narrow tile may break it."""
    letters: str
    """Three letters: the label on a phone and, in small letters, the place in map.css."""

    @property
    def region_ja(self) -> str:
        """Japanese name of the region."""
        return REGIONS_JA[self.region]

    @property
    def label(self) -> str:
        """English name for a tile, with a soft hyphen where it may break."""
        return self.syllables.replace("|", "\N{SOFT HYPHEN}")

    @property
    def label_ja(self) -> str:
        """Japanese name for a tile: 佐賀 for 佐賀県."""
        return self.name_ja if self.name_ja == "北海道" else self.name_ja[:-1]


PREFECTURES = (
    Prefecture("JP-01", "Hokkaido", "北海道", "Hokkaido", "Hok|kaido", "HKD"),
    Prefecture("JP-02", "Aomori-Ken", "青森県", "Tohoku", "Ao|mori", "AOM"),
    Prefecture("JP-03", "Iwate-Ken", "岩手県", "Tohoku", "Iwate", "IWT"),
    Prefecture("JP-04", "Miyagi-Ken", "宮城県", "Tohoku", "Miya|gi", "MYG"),
    Prefecture("JP-05", "Akita-Ken", "秋田県", "Tohoku", "Akita", "AKT"),
    Prefecture("JP-06", "Yamagata-Ken", "山形県", "Tohoku", "Yama|gata", "YGT"),
    Prefecture("JP-07", "Fukushima-Ken", "福島県", "Tohoku", "Fuku|shima", "FKS"),
    Prefecture("JP-08", "Ibaraki-Ken", "茨城県", "Kanto", "Iba|raki", "IBR"),
    Prefecture("JP-09", "Tochigi-Ken", "栃木県", "Kanto", "Tochi|gi", "TCG"),
    Prefecture("JP-10", "Gunma-Ken", "群馬県", "Kanto", "Gunma", "GNM"),
    Prefecture("JP-11", "Saitama-Ken", "埼玉県", "Kanto", "Sai|tama", "SIT"),
    Prefecture("JP-12", "Chiba-Ken", "千葉県", "Kanto", "Chiba", "CHB"),
    Prefecture("JP-13", "Tokyo-To", "東京都", "Kanto", "Tokyo", "TKY"),
    Prefecture("JP-14", "Kanagawa-Ken", "神奈川県", "Kanto", "Kana|gawa", "KNG"),
    Prefecture("JP-15", "Niigata-Ken", "新潟県", "Chubu", "Nii|gata", "NIG"),
    Prefecture("JP-16", "Toyama-Ken", "富山県", "Chubu", "To|yama", "TYM"),
    Prefecture("JP-17", "Ishikawa-Ken", "石川県", "Chubu", "Ishi|kawa", "ISK"),
    Prefecture("JP-18", "Fukui-Ken", "福井県", "Chubu", "Fukui", "FKI"),
    Prefecture("JP-19", "Yamanashi-Ken", "山梨県", "Chubu", "Yama|nashi", "YMN"),
    Prefecture("JP-20", "Nagano-Ken", "長野県", "Chubu", "Nagano", "NGN"),
    Prefecture("JP-21", "Gifu-Ken", "岐阜県", "Chubu", "Gifu", "GIF"),
    Prefecture("JP-22", "Shizuoka-Ken", "静岡県", "Chubu", "Shizu|oka", "SZO"),
    Prefecture("JP-23", "Aichi-Ken", "愛知県", "Chubu", "Aichi", "AIC"),
    Prefecture("JP-24", "Mie-Ken", "三重県", "Kansai", "Mie", "MIE"),
    Prefecture("JP-25", "Shiga-Ken", "滋賀県", "Kansai", "Shiga", "SIG"),
    Prefecture("JP-26", "Kyoto-Fu", "京都府", "Kansai", "Kyoto", "KYT"),
    Prefecture("JP-27", "Osaka-Fu", "大阪府", "Kansai", "Osaka", "OSK"),
    Prefecture("JP-28", "Hyogo-Ken", "兵庫県", "Kansai", "Hyogo", "HYG"),
    Prefecture("JP-29", "Nara-Ken", "奈良県", "Kansai", "Nara", "NAR"),
    Prefecture("JP-30", "Wakayama-Ken", "和歌山県", "Kansai", "Waka|yama", "WKY"),
    Prefecture("JP-31", "Tottori-Ken", "鳥取県", "Chugoku", "Tot|tori", "TTR"),
    Prefecture("JP-32", "Shimane-Ken", "島根県", "Chugoku", "Shi|mane", "SMN"),
    Prefecture("JP-33", "Okayama-Ken", "岡山県", "Chugoku", "Oka|yama", "OKY"),
    Prefecture("JP-34", "Hiroshima-Ken", "広島県", "Chugoku", "Hiro|shima", "HRS"),
    Prefecture("JP-35", "Yamaguchi-Ken", "山口県", "Chugoku", "Yama|guchi", "YGC"),
    Prefecture("JP-36", "Tokushima-Ken", "徳島県", "Shikoku", "Toku|shima", "TKS"),
    Prefecture("JP-37", "Kagawa-Ken", "香川県", "Shikoku", "Kagawa", "KGW"),
    Prefecture("JP-38", "Ehime-Ken", "愛媛県", "Shikoku", "Ehime", "EHM"),
    Prefecture("JP-39", "Kochi-Ken", "高知県", "Shikoku", "Kochi", "KOC"),
    Prefecture("JP-40", "Fukuoka-Ken", "福岡県", "Kyushu", "Fuku|oka", "FKO"),
    Prefecture("JP-41", "Saga-Ken", "佐賀県", "Kyushu", "Saga", "SAG"),
    Prefecture("JP-42", "Nagasaki-Ken", "長崎県", "Kyushu", "Naga|saki", "NGS"),
    Prefecture("JP-43", "Kumamoto-Ken", "熊本県", "Kyushu", "Kuma|moto", "KMM"),
    Prefecture("JP-44", "Oita-Ken", "大分県", "Kyushu", "Oita", "OIT"),
    Prefecture("JP-45", "Miyazaki-Ken", "宮崎県", "Kyushu", "Miya|zaki", "MYZ"),
    Prefecture("JP-46", "Kagoshima-Ken", "鹿児島県", "Kyushu", "Kago|shima", "KGS"),
    Prefecture("JP-47", "Okinawa-Ken", "沖縄県", "Kyushu", "Oki|nawa", "OKN"),
)
