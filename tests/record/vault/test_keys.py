"""The key file: outside the database, whole, and for its owner's eyes alone."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from record.vault import KeyFileError, Keys

SECRET = bytes(range(32))


def key_file(folder: Path, content: bytes = SECRET, mode: int = 0o600) -> Path:
    path = folder / "vault.key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_file_holds_the_key_itself(tmp_path: Path) -> None:
    assert Keys.load(key_file(tmp_path)).encryption == SECRET


def test_a_missing_file_is_refused_and_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match=r"is missing\. Put it back from its own backup"):
        Keys.load(tmp_path / "vault.key")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("length", "said"), [(0, "0"), (31, "31"), (33, "more than 32"), (4096, "more than 32")]
)
def test_a_file_of_another_length_is_refused(tmp_path: Path, length: int, said: str) -> None:
    path = key_file(tmp_path, b"k" * length)

    with pytest.raises(KeyFileError, match=f"has {said} bytes; a key has exactly 32"):
        Keys.load(path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o777])
def test_a_file_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = key_file(tmp_path, mode=mode)

    with pytest.raises(KeyFileError, match=f"has mode {mode:04o}.*chmod 600"):
        Keys.load(path)


def test_a_folder_is_no_key_file(tmp_path: Path) -> None:
    folder = tmp_path / "vault.key"
    folder.mkdir(mode=0o700)

    with pytest.raises(KeyFileError, match="Is a directory"):
        Keys.load(folder)


def test_a_path_through_a_file_is_refused_in_our_own_words(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        Keys.load(key_file(tmp_path) / "vault.key")


def test_a_new_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "vault.key"
    before = os.umask(0)
    try:
        keys = Keys.create_if_missing(path)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["vault.key"]
    assert path.read_bytes() == keys.encryption


def test_an_existing_key_is_kept(tmp_path: Path) -> None:
    assert Keys.create_if_missing(key_file(tmp_path)).encryption == SECRET


def test_an_existing_file_is_held_to_the_same_rules(tmp_path: Path) -> None:
    path = key_file(tmp_path, b"short")

    with pytest.raises(KeyFileError, match="5 bytes"):
        Keys.create_if_missing(path)

    assert path.read_bytes() == b"short"


def test_all_who_create_at_once_get_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(Keys.create_if_missing, [path] * 8))

    assert len({each.encryption for each in keys}) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_two_new_keys_are_two_keys(tmp_path: Path) -> None:
    one, other = (Keys.create_if_missing(tmp_path / name) for name in ("one", "other"))

    assert one.encryption != other.encryption
    assert one.id != other.id


def test_the_search_key_is_not_the_encryption_key() -> None:
    keys = Keys(SECRET)

    assert len(keys.blind_index) == 32
    assert keys.blind_index != keys.encryption
    assert keys.blind_index == Keys(SECRET).blind_index


def test_no_key_shows_in_what_is_printed_of_it() -> None:
    keys = Keys(b"SECRET-SECRET-SECRET-SECRET-1234")

    assert repr(keys) == str(keys) == f"Keys(id='{keys.id}')"
    assert keys.id not in (keys.encryption.hex(), keys.encryption.hex()[:16])


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_no_key(length: int) -> None:
    with pytest.raises(KeyFileError, match=f"has 32 bytes, not {length}"):
        Keys(b"k" * length)
