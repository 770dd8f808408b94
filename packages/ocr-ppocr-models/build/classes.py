"""Which classes of the recogniser are kept: what Japanese and English documents of offices hold."""

# Old and Chinese forms of which the Japanese form stands in the dictionary too; in print of today the Japanese one is meant.
# Forms that names are written with (髙, 德, 瀨, 栁, 黑) stay.
NOT_JAPANESE_OF_TODAY = set("增敎槪淸緖晚卽橫淚戾寬靑")

LETTERS_AND_SIGNS = [(0x0020, 0x024F), (0x2000, 0x2BFF), (0x3000, 0x33FF), (0xFF00, 0xFFEF)]


def japanese_standard() -> set[str]:
    """JIS X 0208, row 13 of NEC and the extension of IBM as code page 932 holds them."""
    found = set()
    codes = [bytes([0xA0 + row, 0xA0 + cell]) for row in range(1, 85) for cell in range(1, 95)]
    for code in codes:
        found.add(code.decode("euc_jp", errors="ignore"))
    extension = [bytes([0x87, low]) for low in range(0x40, 0x9D)]
    extension += [bytes([high, low]) for high in range(0xFA, 0xFD) for low in range(0x40, 0xFD)]
    for code in extension:
        found.add(code.decode("cp932", errors="ignore"))
    return found - {""}


def kept_classes(characters: list[str]) -> list[int]:
    """Indexes into `characters`; the first, the blank of CTC, is always kept."""
    wanted = japanese_standard() - NOT_JAPANESE_OF_TODAY

    def keep(character: str) -> bool:
        if len(character) != 1 or character in NOT_JAPANESE_OF_TODAY:
            return False
        return character in wanted or any(low <= ord(character) <= high for low, high in LETTERS_AND_SIGNS)

    return [0] + [index for index in range(1, len(characters)) if keep(characters[index])]
