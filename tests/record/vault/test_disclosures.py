"""What a leaf shows of personal fields, and what it must not show."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.vault.disclosures import (
    SLOTS,
    digest,
    disclose,
    disclosure,
    field,
    padded_digests,
)
from record.vault.trouble import Unfit

EXAMPLE = Path(__file__).parents[4] / "shared/data/merkle/rfc9901/disclosure.json"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def test_the_example_of_rfc_9901_has_the_digest_that_the_rfc_gives() -> None:
    if not EXAMPLE.exists():
        pytest.skip(f"the shared data is not here: {EXAMPLE.name}")
    example = json.loads(EXAMPLE.read_text())

    assert digest(example["disclosure"]) == example["sha256_digest"]
    assert field(example["disclosure"]) == ("family_name", "Möbius")


def test_our_disclosure_of_the_example_is_the_one_in_rfc_9901() -> None:
    ours = disclosure("_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius")

    assert ours == "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest(ours) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


@given(st.dictionaries(TEXT, TEXT, max_size=SLOTS))
def test_a_disclosure_says_what_was_disclosed(personal: dict[str, str]) -> None:
    assert dict(map(field, disclose(personal))) == personal


@pytest.mark.parametrize("fields", range(SLOTS + 1))
def test_however_many_fields_are_known_a_leaf_has_eight_sorted_digests(fields: int) -> None:
    personal = {f"field_{number}": "value" for number in range(fields)}
    disclosures = disclose(personal)
    digests = padded_digests(disclosures)

    assert len(set(digests)) == SLOTS
    assert list(digests) == sorted(digests)
    assert {len(each) for each in digests} == {43}
    assert set(map(digest, disclosures)) <= set(digests)


def test_a_ninth_field_is_refused_because_it_would_show() -> None:
    with pytest.raises(Unfit, match="9 personal fields, but room for 8"):
        disclose({f"field_{number}": "value" for number in range(SLOTS + 1)})


def test_the_same_field_never_has_the_same_digest_twice() -> None:
    same = [digest(*disclose({"name": "MARKED,NAME"})) for _ in range(50)]

    assert len(set(same)) == 50


def test_decoys_are_new_each_time() -> None:
    assert not set(padded_digests([])) & set(padded_digests([]))


def test_half_a_character_is_refused_without_repeating_the_value() -> None:
    with pytest.raises(Unfit, match="field name holds half a character") as refused:
        disclose({"name": "MARKED\ud800"})

    assert "MARKED" not in repr(refused.value)
