"""Reads a pack in a zip where it lies, for verify.py, by docs/exhibit.md; nothing is ever written to a disk.
What two programs could read in two ways is refused, which zipfile of the standard library does not do."""
import os, re, struct, zlib

MOST_LISTED, PIECE, GROWTH = 1 << 24, 1 << 14, 1032  # no deflated byte becomes more than 1032


def need(holds, words):
    if not holds:
        raise ValueError(words)


class Zip:
    """The entries of a zip, by their names; `is_plain` says which names stay in it."""

    def __init__(self, path, is_plain):
        self.file, self.entries, names = open(path, "rb"), {}, set()
        end = os.path.getsize(path) - 22
        mark, disk, count, again, length, start, comment = struct.unpack("<4sL2H2LH", self.cut(end, 22))
        need(mark == b"PK\5\6" and start + length == end and count == again, "this is not one whole zip")
        need(not disk and not comment and length <= MOST_LISTED, "the zip has parts elsewhere, or is too long")
        listed, at, past = self.cut(start, length), 0, 0
        for _ in range(count):
            (mark, flags, method, crc, packed, size, name_length, extra, remark, disk, mode, here
             ) = struct.unpack("<4s4x2H4x3L4H2x2L", listed[at:at + 46])
            raw, at = listed[at + 46:at + 46 + name_length], at + 46 + name_length + extra + remark
            need(mark == b"PK\1\2" and not disk, "the list of the zip is damaged")
            need(not flags & ~0x80e and method in (0, 8), "an entry of the zip is encrypted, or packed in a rare way")
            need(mode >> 28 in (0, 4, 8), "an entry of the zip is a link or a device")
            need(size <= packed * GROWTH if method else size == packed, "an entry of the zip cannot be so large")
            local = struct.unpack("<4s2x2H4x3L2H", self.cut(here, 30))
            need(local[:3] == (b"PK\3\4", flags, method) and (flags & 8 or local[3:6] == (crc, packed, size))
                 and local[6] == name_length and self.cut(here + 30, name_length) == raw, "the zip says two things of an entry")
            name = raw.decode("utf-8" if flags & 0x800 else "ascii")
            plain = name.removesuffix("/")
            need(is_plain(plain), "a name in the zip does not stay in it")
            need(plain.lower() not in names, "a name is twice in the zip, capitals or not")
            need(past <= here, "entries of the zip overlap, or are not in order")
            names.add(plain.lower())
            body = here + 30 + name_length + local[7]
            past = body + packed
            if name == plain:
                self.entries[name] = method, crc, packed, size, body
        need(at == length and past <= start, "the list of the zip has another length than it says")
        inside = [name[:-9] for name in self.entries if re.fullmatch("([^/]+/)?pack[.]json", name)]
        need(len(inside) == 1, "the zip has no pack.json, or several")
        self.inside = inside[0]

    def cut(self, at, count):
        need(at >= 0, "this is not one whole zip")
        self.file.seek(at)
        raw = self.file.read(count)
        need(len(raw) == count, "the zip ends too soon")
        return raw

    def pieces(self, path):
        need(self.inside + path in self.entries, f"`{path}` is missing")
        method, crc, packed, size, at = self.entries[self.inside + path]
        machine, total, found = zlib.decompressobj(-15), 0, 0
        for here in range(at, at + packed, PIECE):
            piece = self.cut(here, min(PIECE, at + packed - here))
            try:
                piece = machine.decompress(piece) if method else piece
            except zlib.error:
                need(False, f"`{path}` is damaged in the zip")
            total, found = total + len(piece), zlib.crc32(piece, found)
            need(total <= size, f"`{path}` is longer than the zip says")
            yield piece
        need(not method or machine.eof and not machine.unused_data, f"`{path}` is damaged in the zip")
        need((total, found) == (size, crc), f"`{path}` is damaged in the zip")
