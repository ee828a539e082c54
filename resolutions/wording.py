"""Numbers and changes in words: every word such as *rose* or *doubled* is computed here."""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import pandas as pd

from resolutions.vocabulary import police_name

MISSING = "not provided"
_ONE_TO_TEN = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def as_decimal(value: float | Decimal) -> Decimal:
    """Take a number as it is written: 0.285 is 285 thousandths, not the nearest binary fraction."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def round_half_up(value: float | Decimal, places: int = 0) -> Decimal:
    """Round as a reader does: a half goes away from zero, and nought has no sign."""
    rounded = as_decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def number(value) -> str:
    """Write a count: ``13,394``; a minus sign is a true one; missing is said."""
    if pd.isna(value):
        return MISSING
    return f"{round_half_up(value):,}".replace("-", "−")


def estimate(value: float) -> str:
    """Write what is expected, which is no count: ``120``, ``7.5``; missing is said."""
    if pd.isna(value):
        return MISSING
    rounded = round_half_up(value, 1)
    return number(value) if abs(rounded) >= 10 else f"{rounded}".replace("-", "−")


def number_word(value: int) -> str:
    """Write a small count as a word, up to ten: ``three``, ``no``, ``14``."""
    value = int(value)
    return _ONE_TO_TEN[value] if 0 <= value < len(_ONE_TO_TEN) else number(value)


def per_cent(fraction: float | Decimal, places: int = 1) -> str:
    """Write a fraction as per cent: 0.0251 → ``2.5%``."""
    if pd.isna(fraction):
        return MISSING
    return f"{round_half_up(as_decimal(fraction) * 100, places)}%".replace("-", "−")


def distinct_per_cents(*fractions: float, places: int = 1, most: int = 6) -> list[str]:
    """Write fractions as per cent with as many places as it takes to tell unlike ones apart."""
    while places < most:
        written = [per_cent(fraction, places) for fraction in fractions]
        if len(set(written)) == len(set(fractions)):
            break
        places += 1
    return [per_cent(fraction, places) for fraction in fractions]


def points_adding_up(*parts: float, places: int = 2, most: int = 6) -> list[str]:
    """Write parts, in points, and then their sum, with as many places as it takes to add up as read.

    Returns
    -------
    list of str
        One text a part, its sign left to the sentence, and the sum's: ``0.225 points``,
        ``0.344 points``, ``0.569 points``.
    """
    total = sum(map(as_decimal, parts))
    while places < most:
        read = [round_half_up(as_decimal(part) * 100, places) for part in parts]
        if sum(read) == round_half_up(total * 100, places):
            break
        places += 1
    return [points(part, places) for part in (*parts, total)]


def per_cent_at_most(fraction: float, places: int = 1) -> str:
    """Write a limit that a fraction does not pass, as per cent: rounded up, 0.00446 → ``0.5%``."""
    if pd.isna(fraction):
        return MISSING
    return f"{(as_decimal(fraction) * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_CEILING)}%"


def signed_per_cent(fraction: float, places: int = 2) -> str:
    """Write a relative difference: −0.0084 → ``−0.84%``, 0 → ``0%``."""
    if pd.isna(fraction):
        return MISSING
    rounded = round_half_up(as_decimal(fraction) * 100, places)
    if rounded == 0:
        return "0%" if fraction == 0 else f"under {Decimal(1).scaleb(-places)}%"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded)}%"


def points(difference: float | Decimal, places: int = 1) -> str:
    """Write a difference of two fractions: 0.012 → ``1.2 points``."""
    if pd.isna(difference):
        return MISSING
    return f"{abs(round_half_up(as_decimal(difference) * 100, places))} points"


def up_or_down_by(difference: float) -> str:
    """Write how a fraction moved: −0.012 → ``down by 1.2 points``."""
    return f"{'up' if difference > 0 else 'down'} by {points(difference)}"


def times(ratio: float) -> str:
    """Write a ratio: 2.481 → ``2.48 times``."""
    if pd.isna(ratio):
        return MISSING
    return f"{round_half_up(ratio, 2)} times"


def join_words(words: Iterable[str]) -> str:
    """Join words as a sentence does: ``a, b and c``."""
    words = list(words)
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun: ``1 force``, ``12 forces``."""
    return f"{number(count)} {one if int(count) == 1 else many or one + 's'}"


def ordinal(value: float) -> str:
    """Write a rank: ``1st``, ``25th``."""
    value = int(value)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value:,}{'th' if 10 <= value % 100 <= 20 else ending}"


def curl_quotes(text: str) -> str:
    """Write apostrophes and quotation marks as a printed page does: the force's "no" → the force’s “no”."""
    text = re.sub(r"(?<=\w)'|'(?=\d\ds?\b)", "’", text)
    text = re.sub(r"(?<![^\s(\[–—])'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![^\s(\[–—‘])"(?=\S)', "“", text).replace('"', "”")


def capitalised(text: str) -> str:
    """Give a text a capital at its start."""
    return text[:1].upper() + text[1:]


def first_sentences(text: str, most: int) -> str:
    """Take the first sentences of a text: as many as fit into `most` letters, at least one."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[\w“‘(])", " ".join(text.split()))
    text_so_far = sentences[0]
    for one in sentences[1:]:
        if len(text_so_far) + 1 + len(one) > most:
            break
        text_so_far += f" {one}"
    return text_so_far


def count_change_in_words(before: float, after: float) -> str:
    """Say how a count changed, as a verb phrase.

    Returns
    -------
    str
        ``rose by 21%``, ``more than doubled``, ``rose more than fivefold``, ``fell by 61%``, ``did not
        change``, ``rose from none``, ``fell almost to none`` (to less than one in a hundred).
    """
    if pd.isna(before) or pd.isna(after):
        return "cannot be compared"
    before, after = float(before), float(after)
    if before == after:
        return "did not change"
    if before == 0:
        return "rose from none"
    if after == 0:
        return "fell to none"
    ratio = after / before
    if ratio >= 5:
        exactly = ratio == int(ratio)
        return f"rose {'' if exactly else 'more than '}{_fold(int(ratio))}"
    for limit, words in (
        (4, "more than quadrupled"),
        (3, "more than trebled"),
        (2, "more than doubled"),
    ):
        if ratio > limit:
            return words
    if ratio == 2:
        return "doubled"
    if ratio >= 1.95:
        return "nearly doubled"
    if ratio < 0.01:
        return "fell almost to none"
    amount = abs(as_decimal(after) - as_decimal(before)) / as_decimal(before)
    if round_half_up(amount * 100) == 0:
        return "hardly changed"
    return f"{'rose' if ratio > 1 else 'fell'} by {per_cent(amount, 0)}"


def _fold(times_over: int) -> str:
    """Write a whole multiple: ``fivefold``, ``12-fold``."""
    return f"{number_word(times_over)}fold" if times_over < 10 else f"{number(times_over)}-fold"


def count_trend_in_words(counts: pd.Series) -> str:
    """Tell how a yearly count moved from end to end, by way of its turn if two ends would hide one.

    Parameters
    ----------
    counts : pandas.Series
        Counts by financial year, oldest first; missing years are passed over.

    Returns
    -------
    str
        ``fell by 45%, from 17,145 in 2014/15 to 9,378 in 2021/22, then rose by 58% to 14,825 in
        2025/26``. A turn is the highest or lowest year between the ends, whichever is further
        outside them, if by more than a twentieth of the higher end.
    """
    counts = counts.dropna().astype(float)
    if counts.empty:
        return "is not known"
    first, last = counts.index[0], counts.index[-1]
    if len(counts) == 1:
        return f"came to {number(counts[last])} in {last}"
    low, high = sorted((counts[first], counts[last]))
    above, below = counts.max() - high, low - counts.min()
    turning = counts.idxmax() if above > below else counts.idxmin()
    if max(above, below) <= high / 20:
        turning = last
    text = f"{count_change_in_words(counts[first], counts[turning])}, from {number(counts[first])} in {first} to"
    text = f"{text} {number(counts[turning])} in {turning}"
    if turning == last:
        return text
    return f"{text}, then {count_change_in_words(counts[turning], counts[last])} to {number(counts[last])} in {last}"


def direction(before: float, after: float, places: int = 1) -> str:
    """Say which way a share moved once both are rounded: ``rose``, ``fell``, ``stayed``."""
    if pd.isna(before) or pd.isna(after):
        return "cannot be compared"
    first, last = (round_half_up(as_decimal(share) * 100, places) for share in (before, after))
    return "stayed" if first == last else "rose" if last > first else "fell"


def share_change_in_words(before: float, after: float, places: int = 1) -> str:
    """Say how a share moved: ``fell from 4.1% to 2.7%``, ``stayed at 3.0%``."""
    if pd.isna(before) or pd.isna(after):
        return "cannot be compared"
    word = direction(before, after, places)
    if word == "stayed":
        return f"stayed at {per_cent(after, places)}"
    return f"{word} from {per_cent(before, places)} to {per_cent(after, places)}"


def share_trend_in_words(shares: pd.Series, turns: int = 2) -> str:
    """Tell the course of a yearly share: its ends, and a low or high between them.

    Parameters
    ----------
    shares : pandas.Series
        Fractions by financial year, oldest first; missing years are passed over.
    turns : int
        How many of the low and the high to name at most, the further one first.

    Returns
    -------
    str
        ``fell from 4.1% in 2014/15 to 2.7% in 2017/18, with a low of 1.3% in 2016/17``.
    """
    shares = shares.dropna().astype(float)
    if shares.empty:
        return "is not known"
    first, last = shares.index[0], shares.index[-1]
    if len(shares) == 1:
        return f"was {per_cent(shares.iloc[0])} in {first}"
    word = direction(shares.iloc[0], shares.iloc[-1])
    start = "" if word == "stayed" else f"from {per_cent(shares.iloc[0])} in {first} "
    to = "at" if word == "stayed" else "to"
    text = f"{word} {start}{to} {per_cent(shares.iloc[-1])} in {last}"
    if word == "stayed":
        text = f"was {per_cent(shares.iloc[-1])} in both {first} and {last}"
    return text + turn_in_words(shares, turns)


def turn_in_words(shares: pd.Series, most: int = 2) -> str:
    """Name the low or high that two end points hide, both where each is a tenth beyond them, or nothing."""
    ends = sorted((shares.iloc[0], shares.iloc[-1]))
    beyond = {
        "low": (ends[0] - shares.min(), shares.idxmin()),
        "high": (shares.max() - ends[1], shares.idxmax()),
    }
    furthest = max(distance for distance, _ in beyond.values())
    hidden = [
        f"a {kind} of {per_cent(shares[year])} in {year}"
        for kind, (distance, year) in sorted(beyond.items(), key=lambda item: item[1][1])
        if distance >= 0.001 and (distance == furthest or (most > 1 and distance > ends[1] / 10))
    ]
    return f", with {join_words(hidden)}" if hidden else ""


def rank_word(forces: pd.DataFrame, force: str) -> str:
    """Write a force's rank: ``25th highest``, ``joint 3rd highest``, ``highest``, ``not ranked``.

    Parameters
    ----------
    forces : pandas.DataFrame
        From `analysis.by_force`; rank 1 is the highest share.
    force : str
        One of its rows.
    """
    rank, ranks = forces.at[force, "rank"], forces["rank"].dropna()
    if pd.isna(rank):
        return "not ranked"
    tied = "joint " if (ranks == rank).sum() > 1 else ""
    return f"{tied}{'' if rank == 1 else ordinal(rank) + ' '}highest"


def rank_in_words(forces: pd.DataFrame, force: str, of_what: str = "") -> str:
    """Say where a force ranks and among how many, or why it does not; nothing for the nation.

    Parameters
    ----------
    forces : pandas.DataFrame
        From `analysis.by_force`.
    force : str
        The force; a name that is not in the table gives an empty text.
    of_what : str
        What is ranked, where the sentence has not said it.

    Returns
    -------
    str
        ``the 25th highest of 36 forces with complete returns``, or ``the 25th highest share, of 36 …``.
    """
    if force not in forces.index:
        return ""
    row = forces.loc[force]
    if pd.isna(row["share"]):
        return "not ranked: it provided no outcomes"
    if row.get("returned") == "not checkable":
        return "not ranked: recorded crime is not published to check all of its return by"
    if pd.isna(row["rank"]):
        return f"not ranked: its return is incomplete in {row['incomplete_years']}"
    ranked = plural(int(forces["rank"].notna().sum()), "force")
    what = f" {of_what}," if of_what else ""
    return f"the {rank_word(forces, force)}{what} of {ranked} with complete returns"


def rank_sentence(forces: pd.DataFrame, force: str) -> str:
    """Say in a sentence where a force ranks among all; nothing for the nation.

    Parameters
    ----------
    forces : pandas.DataFrame
        From `analysis.by_force`.
    force : str
        The force; a name that is not in the table gives an empty text.
    """
    if force not in forces.index:
        return ""
    share = forces.at[force, "share"]
    if pd.isna(share):
        return f"{force} is {rank_in_words(forces, force)}."
    return f"The share {_in(force)} was {per_cent(share)}, {rank_in_words(forces, force)}."


def _in(force: str) -> str:
    """Say where a force is: British Transport Police is no place."""
    return (
        f"of {force}" if force.endswith("Police") and "Metropolitan" not in force else f"in {force}"
    )


def like_for_like_sentence(compared: pd.DataFrame, force: str) -> str:
    """Say in a line how a force compares, its own offences allowed for; nothing for the nation.

    Parameters
    ----------
    compared : pandas.DataFrame
        From `analysis.steady_ratios`, whose steady interval is told.
    force : str
        The force; a name that is not in the table gives an empty text.
    """
    if force not in compared.index:
        return ""
    row, police = compared.loc[force], police_name(force)
    if not row["expected"] > 0:
        return f"{capitalised(police)} dealt with no offence that any force settles this way."
    limits = row["steady_lower"], row["steady_upper"]
    # A limit that reads 1.00 beside a word for more or fewer would contradict it.
    places = 2
    while places < 5 and any(limit != 1 and round_half_up(limit, places) == 1 for limit in limits):
        places += 1
    low, high = (round_half_up(limit, places) for limit in limits)
    interval = f"95% interval {low} to {high}"
    if row["observed"] == 0:
        issued = f"no community resolutions where {estimate(row['expected'])} would be expected"
        issued += f" ({interval} times)"
    else:
        ratio = round_half_up(row["ratio"], 2)
        issued = f"{ratio} times the community resolutions expected ({interval})"
    side = "no different, beyond chance, from"
    if limits[0] > 1 or limits[1] < 1:
        side = f"{'more' if limits[0] > 1 else 'less'} often than"
    doubt = {
        "incomplete": " Its return is incomplete, so the comparison may mislead.",
        "not checkable": " Its return cannot be checked against recorded crime.",
    }.get(row["returned"], "")
    return f"For the offences it dealt with, {police} issued {issued}: {side} England and Wales.{doubt}"
