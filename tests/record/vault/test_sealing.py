"""What is closed opens in its own place, under its own key, unchanged; and nowhere else."""

from uuid import UUID

import pytest

from record.vault.disclosures import disclose
from record.vault.sealing import new_data_key, place, seal, unseal, unwrap, wrap
from record.vault.trouble import Unreadable

CASE = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
LOG, VERSION = 7, 3
DATA_KEY = b"d" * 32
DISCLOSED = disclose({"name": "MARKED,NAME", "docket": "CR-1"})


def sealed() -> bytes:
    return seal(DATA_KEY, place(LOG, CASE, VERSION), DISCLOSED)


def test_keys_are_wrapped_as_rfc_3394_section_4_6_says() -> None:
    kek = bytes.fromhex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")
    key = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    wrapped = bytes.fromhex(
        "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
    )

    assert wrap(kek, key) == wrapped
    assert unwrap(kek, wrapped, CASE) == key


def test_what_was_sealed_opens() -> None:
    assert unseal(DATA_KEY, LOG, CASE, VERSION, sealed()) == DISCLOSED


def test_nothing_sealed_opens_as_nothing() -> None:
    empty = seal(DATA_KEY, place(LOG, CASE, VERSION), [])

    assert unseal(DATA_KEY, LOG, CASE, VERSION, empty) == []


@pytest.mark.parametrize(
    ("log_id", "case_id", "version"),
    [(LOG, OTHER, VERSION), (LOG + 1, CASE, VERSION), (LOG, CASE, VERSION + 1)],
    ids=["another case", "another log", "another version"],
)
def test_an_entry_that_was_moved_is_refused(log_id: int, case_id: UUID, version: int) -> None:
    with pytest.raises(Unreadable, match=f"case {case_id} .* version {version} was changed or mo"):
        unseal(DATA_KEY, log_id, case_id, version, sealed())


def test_no_two_places_read_alike() -> None:
    numbers = (0, 1, 11, 256, 2**31 - 1)
    places = {
        place(log, case, each) for log in numbers for case in (CASE, OTHER) for each in numbers
    }

    assert len(places) == 50


def test_each_byte_of_an_entry_counts() -> None:
    entry = sealed()

    for at in range(len(entry)):
        flipped = entry[:at] + bytes([entry[at] ^ 1]) + entry[at + 1 :]
        with pytest.raises(Unreadable):
            unseal(DATA_KEY, LOG, CASE, VERSION, flipped)


@pytest.mark.parametrize("length", [0, 5, 12, 27, -1])
def test_an_entry_that_was_cut_short_is_refused(length: int) -> None:
    with pytest.raises(Unreadable):
        unseal(DATA_KEY, LOG, CASE, VERSION, sealed()[:length])


def test_another_cases_key_does_not_open_it() -> None:
    with pytest.raises(Unreadable):
        unseal(new_data_key(), LOG, CASE, VERSION, sealed())


def test_each_byte_of_a_wrapped_key_counts() -> None:
    wrapped = wrap(b"k" * 32, DATA_KEY)

    for at in range(len(wrapped)):
        flipped = wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :]
        with pytest.raises(Unreadable, match=str(CASE)):
            unwrap(b"k" * 32, flipped, CASE)


@pytest.mark.parametrize("length", [0, 8, 39])
def test_a_wrapped_key_that_was_cut_short_is_refused(length: int) -> None:
    with pytest.raises(Unreadable):
        unwrap(b"k" * 32, wrap(b"k" * 32, DATA_KEY)[:length], CASE)


def test_the_refusal_names_the_case_and_never_the_content() -> None:
    with pytest.raises(Unreadable) as refused:
        unseal(DATA_KEY, LOG, OTHER, VERSION, sealed())

    assert refused.value.case_id == OTHER
    assert "MARKED" not in repr(refused.value)
    assert refused.value.__suppress_context__


def test_the_same_fields_are_never_sealed_alike() -> None:
    assert sealed() != sealed()
