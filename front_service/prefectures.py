"""The 47 prefectures as tiles of the page's map. map.css places each tile."""

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
class PrefectureTile:
    """One prefecture: ISO 3166-2 code, names, region, and short labels for small tiles."""

    iso_code: str
    name: str
    name_ja: str
    region: str
    syllables: str
    """English name without its suffix; `|` marks a possible line break."""
    letters: str
    """Three letters: the label on a phone and, in lower case, the grid area in map.css."""

    @property
    def region_ja(self) -> str:
        """Return the Japanese name of the region."""
        return REGIONS_JA[self.region]

    @property
    def label(self) -> str:
        """Return the English label, with a soft hyphen at each possible line break."""
        return self.syllables.replace("|", "\N{SOFT HYPHEN}")

    @property
    def label_ja(self) -> str:
        """Return the Japanese label: 佐賀 for 佐賀県."""
        return self.name_ja if self.name_ja == "北海道" else self.name_ja[:-1]


PREFECTURES = (
    PrefectureTile("JP-01", "Hokkaido", "北海道", "Hokkaido", "Hok|kaido", "HKD"),
    PrefectureTile("JP-02", "Aomori-Ken", "青森県", "Tohoku", "Ao|mori", "AOM"),
    PrefectureTile("JP-03", "Iwate-Ken", "岩手県", "Tohoku", "Iwate", "IWT"),
    PrefectureTile("JP-04", "Miyagi-Ken", "宮城県", "Tohoku", "Miya|gi", "MYG"),
    PrefectureTile("JP-05", "Akita-Ken", "秋田県", "Tohoku", "Akita", "AKT"),
    PrefectureTile("JP-06", "Yamagata-Ken", "山形県", "Tohoku", "Yama|gata", "YGT"),
    PrefectureTile("JP-07", "Fukushima-Ken", "福島県", "Tohoku", "Fuku|shima", "FKS"),
    PrefectureTile("JP-08", "Ibaraki-Ken", "茨城県", "Kanto", "Iba|raki", "IBR"),
    PrefectureTile("JP-09", "Tochigi-Ken", "栃木県", "Kanto", "Tochi|gi", "TCG"),
    PrefectureTile("JP-10", "Gunma-Ken", "群馬県", "Kanto", "Gunma", "GNM"),
    PrefectureTile("JP-11", "Saitama-Ken", "埼玉県", "Kanto", "Sai|tama", "SIT"),
    PrefectureTile("JP-12", "Chiba-Ken", "千葉県", "Kanto", "Chiba", "CHB"),
    PrefectureTile("JP-13", "Tokyo-To", "東京都", "Kanto", "Tokyo", "TKY"),
    PrefectureTile("JP-14", "Kanagawa-Ken", "神奈川県", "Kanto", "Kana|gawa", "KNG"),
    PrefectureTile("JP-15", "Niigata-Ken", "新潟県", "Chubu", "Nii|gata", "NIG"),
    PrefectureTile("JP-16", "Toyama-Ken", "富山県", "Chubu", "To|yama", "TYM"),
    PrefectureTile("JP-17", "Ishikawa-Ken", "石川県", "Chubu", "Ishi|kawa", "ISK"),
    PrefectureTile("JP-18", "Fukui-Ken", "福井県", "Chubu", "Fukui", "FKI"),
    PrefectureTile("JP-19", "Yamanashi-Ken", "山梨県", "Chubu", "Yama|nashi", "YMN"),
    PrefectureTile("JP-20", "Nagano-Ken", "長野県", "Chubu", "Nagano", "NGN"),
    PrefectureTile("JP-21", "Gifu-Ken", "岐阜県", "Chubu", "Gifu", "GIF"),
    PrefectureTile("JP-22", "Shizuoka-Ken", "静岡県", "Chubu", "Shizu|oka", "SZO"),
    PrefectureTile("JP-23", "Aichi-Ken", "愛知県", "Chubu", "Aichi", "AIC"),
    PrefectureTile("JP-24", "Mie-Ken", "三重県", "Kansai", "Mie", "MIE"),
    PrefectureTile("JP-25", "Shiga-Ken", "滋賀県", "Kansai", "Shiga", "SIG"),
    PrefectureTile("JP-26", "Kyoto-Fu", "京都府", "Kansai", "Kyoto", "KYT"),
    PrefectureTile("JP-27", "Osaka-Fu", "大阪府", "Kansai", "Osaka", "OSK"),
    PrefectureTile("JP-28", "Hyogo-Ken", "兵庫県", "Kansai", "Hyogo", "HYG"),
    PrefectureTile("JP-29", "Nara-Ken", "奈良県", "Kansai", "Nara", "NAR"),
    PrefectureTile("JP-30", "Wakayama-Ken", "和歌山県", "Kansai", "Waka|yama", "WKY"),
    PrefectureTile("JP-31", "Tottori-Ken", "鳥取県", "Chugoku", "Tot|tori", "TTR"),
    PrefectureTile("JP-32", "Shimane-Ken", "島根県", "Chugoku", "Shi|mane", "SMN"),
    PrefectureTile("JP-33", "Okayama-Ken", "岡山県", "Chugoku", "Oka|yama", "OKY"),
    PrefectureTile("JP-34", "Hiroshima-Ken", "広島県", "Chugoku", "Hiro|shima", "HRS"),
    PrefectureTile("JP-35", "Yamaguchi-Ken", "山口県", "Chugoku", "Yama|guchi", "YGC"),
    PrefectureTile("JP-36", "Tokushima-Ken", "徳島県", "Shikoku", "Toku|shima", "TKS"),
    PrefectureTile("JP-37", "Kagawa-Ken", "香川県", "Shikoku", "Kagawa", "KGW"),
    PrefectureTile("JP-38", "Ehime-Ken", "愛媛県", "Shikoku", "Ehime", "EHM"),
    PrefectureTile("JP-39", "Kochi-Ken", "高知県", "Shikoku", "Kochi", "KOC"),
    PrefectureTile("JP-40", "Fukuoka-Ken", "福岡県", "Kyushu", "Fuku|oka", "FKO"),
    PrefectureTile("JP-41", "Saga-Ken", "佐賀県", "Kyushu", "Saga", "SAG"),
    PrefectureTile("JP-42", "Nagasaki-Ken", "長崎県", "Kyushu", "Naga|saki", "NGS"),
    PrefectureTile("JP-43", "Kumamoto-Ken", "熊本県", "Kyushu", "Kuma|moto", "KMM"),
    PrefectureTile("JP-44", "Oita-Ken", "大分県", "Kyushu", "Oita", "OIT"),
    PrefectureTile("JP-45", "Miyazaki-Ken", "宮崎県", "Kyushu", "Miya|zaki", "MYZ"),
    PrefectureTile("JP-46", "Kagoshima-Ken", "鹿児島県", "Kyushu", "Kago|shima", "KGS"),
    PrefectureTile("JP-47", "Okinawa-Ken", "沖縄県", "Kyushu", "Oki|nawa", "OKN"),
)
