#!/usr/bin/env python3
"""Checks what leaves Testimony, by docs/exhibit.md, with the standard library; no code is testimony-verify's.
PACK is the folder of an exhibit; with zipped.py beside this its zip too, with released.py a report or an edition of one.
Exit codes: 0 everything holds, 1 it does not, 2 the command line is wrong, 3 the disk or the system refuses."""
import argparse, base64, calendar, functools, hashlib, json, os, re, shutil, ssl, struct, subprocess, sys, tempfile, time
from pathlib import Path
try: from zipped import Zip
except ImportError: Zip = None
try: from released import check_release, holds
except ImportError: holds = lambda *_: True
LEAST_ZERO_BITS = 64  # in the hash of a block: less than every block of Bitcoin since 2016 has
MIB, U32, U64, I64 = 1 << 20, range(2**32), range(2**64), range(-2**63, 2**63)
COMPARTMENTS = "identity testimony medical media operations analysis release".split()
ACTIONS = "collect receive transfer copy verify seal unseal analyse derive store withdraw destroy hand-over".split()
def need(holds, words):
    if not holds: raise ValueError(words)
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def utc(seconds): return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519 (RFC 8032), strict: one spelling, no cofactor
D, ROOT, ZERO = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P), (0, 1, 1, 0)
def add(a, b):
    (x, y, z, t), (u, v, w, s) = a, b
    m, n, c, d = (y - x) * (v - u) % P, (y + x) * (v + u) % P, 2 * t * s * D % P, 2 * z * w % P
    return (n - m) * (d - c) % P, (d + c) * (n + m) % P, (d - c) * (d + c) % P, (n - m) * (n + m) % P
def write(a): return ((i := pow(a[2], -1, P)) * a[1] % P | (a[0] * i % P & 1) << 255).to_bytes(32, "little")
def is_small(a): return write(functools.reduce(lambda b, _: add(b, b), range(3), a)) == write(ZERO)
@functools.lru_cache(None)
def point(raw):
    y = int.from_bytes(raw, "little") % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    x = x if x & 1 == raw[31] >> 7 else P - x
    need(y < P and x < P and x * x % P == square and not is_small((x, y, 1, x * y % P)), "a key is weak, or none")
    return x, y, 1, x * y % P
@functools.lru_cache(None)
def is_signed(key, message, signature):
    base, (x, y, _, t), s = point(b"\x58" + b"\x66" * 31), point(key), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    table, found = (ZERO, base, (P - x, y, 1, P - t), add(base, (P - x, y, 1, P - t))), ZERO
    for bit in range(253, -1, -1): found = add(add(found, found), table[(s >> bit & 1) | (k >> bit & 1) << 1])
    return len(signature) == 64 and s < Q and write(found) == signature[:32] and not is_small(found)
def b64(text, length=None):  # here and in hexadecimal, maps and CBOR (RFC 8949) each value has one spelling
    raw = base64.b64decode(text, validate=True)
    return need(base64.b64encode(raw).decode() == text and length in (None, len(raw)), "a base64 is wrong") or raw
def unhex(text, length=None):
    is_right = re.fullmatch("([0-9a-f]{2})*", text) and length in (None, len(text) // 2)
    return need(is_right, "a hexadecimal is wrong") or bytes.fromhex(text)
def shape(value, /, **parts):  # the values of a map of these names in this order, each of a length, range, list or type
    need(type(value) is dict and list(value) == list(parts), f"the names are not {', '.join(parts)}")
    for (name, want), part in zip(parts.items(), value.values()):
        need(type(part) is bytes and len(part) == want if type(want) is int else type(part) is int and part in want
             if type(want) is range else part in want if type(want) is list else type(part) is want, f"`{name}` is wrong")
    return value.values()
def cbor(raw, at=None):
    if at is None:
        value, at = cbor(raw, 0)
        return value if at == len(raw) else need(False, "bytes go on after their end")
    major, info = raw[at] >> 5, raw[at] & 31
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(info, 0)
    count, at = int.from_bytes(raw[at + 1:at + 1 + size], "big") if size else info, at + 1 + size
    need(count >= (24, 256, 65536, 2**32)[info - 24] if size else info < 24, "a number is not in its shortest form")
    need(major < 2 or major < 6 and count <= len(raw) - at, "bytes end too soon, or are of a kind that is not used")
    if major < 2: return (count, -1 - count)[major], at
    if major < 4: return raw[at:at + count] if major == 2 else raw[at:at + count].decode(), at + count
    values = []
    for _ in range(count * (major - 3)):
        value, at = cbor(raw, at)
        values.append(value)
    found = values if major == 4 else dict(zip(values[::2], values[1::2]))
    return need(len(found) == count, "a name stands twice") or found, at
def is_name(text): return re.fullmatch(r"[^+\s\x00-\x1f\x7f-\x9f]+", text)
# ---- C2SP: keys, signed notes, checkpoints, tlog-proofs
class Key:
    def __init__(self, vkey):
        self.text, (self.name, ident, material) = vkey, vkey.split("+", 2)
        raw = b64(material, 33)
        self.kind, self.raw, self.id = raw[0], raw[1:], sha(self.name.encode(), b"\n", raw)[:4]
        need(is_name(self.name) and self.kind in (1, 4) and self.id.hex() == ident and point(self.raw), "a key is none")
class Note:
    def __init__(self, raw):
        text, found, lines = raw.decode().rpartition("\n\n")
        is_plain_text = len(raw) <= MIB and not re.search(r"[\x00-\x09\x0b-\x1f]", text)
        need(found and lines.endswith("\n") and lines.count("\n") <= 100 and is_plain_text, "not a signed note")
        self.text, self.lines, self.signatures = text + "\n", lines[:-1].split("\n"), []
        for line in self.lines:
            name, _, material = line[2:].partition(" ")
            need(line.startswith("\u2014 ") and is_name(name) and len(b64(material)) > 4, "not a signed note")
            self.signatures.append((name, b64(material)[:4], b64(material)[4:]))
    def by(self, key):
        for raw in [raw for name, ident, raw in self.signatures if (name, ident) == (key.name, key.id)]:
            at, raw = (0, raw) if key.kind == 1 else (int.from_bytes(raw[:8], "big"), raw[8:])
            text = self.text if key.kind == 1 else f"cosignature/v1\ntime {at}\n{self.text}"
            need(at in I64 and is_signed(key.raw, text.encode(), raw), f"the signature of `{key.name}` does not match")
            yield at
    def cosigned(self, log, vkeys):
        keys = [Key(vkey) for vkey in vkeys]
        need(len(keys) <= 100 and all(key.raw != log.raw for key in keys), "the log's own key, or too many cosigners")
        need({line[:2] for line in self.signatures} <= {(key.name, key.id) for key in keys + [log]}, "a key is not named")
        need(not any(key.kind == 1 and [*self.by(key)] for key in keys), "the key of a cosigner is a log's")
        return [(min(times), key) for key in keys if (times := [*self.by(key)])]
def place(proof, leaf, sequence, log):
    head, _, rest = proof.partition("\n\n")
    lines, note = head.split("\n"), Note(rest.encode())
    origin, size, root, *more = note.text[:-1].split("\n")
    need(lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {sequence}"] and len(lines) <= 66, "not a proof of this place")
    need(origin == log.name and [*note.by(log)] and all(more), "the checkpoint is not the log's")
    here, last = sequence, int(size) - 1
    need(re.fullmatch("[1-9][0-9]*", size) and int(size) in U64 and here <= last, "the place is not in the log")
    for beside in lines[2:]:
        need(last, "the proof is too long")
        leaf = sha(b"\1", b64(beside, 32), leaf) if here & 1 or here == last else sha(b"\1", leaf, b64(beside, 32))
        while not here & 1 and here == last: here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    need(not last and b64(root, 32) == leaf, "the proof does not lead to the log's root")
    return note, size, root
def time_stamp(token, certificates, stamped, roots, say):  # RFC 3161, through openssl
    token, pem = b64(token), "".join(ssl.DER_cert_to_PEM_cert(b64(one)) for one in certificates).encode()
    if not (roots and shutil.which("openssl")):
        return say("note", "a time-stamp is not checked: that needs an authority's roots (--authorities) and openssl")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("token", token), ("stamped", stamped), ("more", pem)): Path(folder, name).write_bytes(content)
        def run(*more): return subprocess.run(("openssl", "ts") + more, cwd=folder, capture_output=True, text=True)
        at = re.search("^Time stamp: (.*)$", run("-reply", "-token_in", "-in", "token", "-text").stdout, re.M)[1]
        then = str(calendar.timegm(time.strptime(re.sub(r"\.\d+ ", " ", at), "%b %d %H:%M:%S %Y GMT")))
        answer = run("-verify", "-token_in", "-in", "token", "-data", "stamped", "-CAfile", os.path.abspath(roots),
                     "-attime", then, *(("-untrusted", "more") if pem else ()))
    if not answer.returncode: return say("ok", f"a time-stamping authority had this before it at {at}")
    unknown = "unable to get (local )?issuer certificate|self.signed certificate"
    need(re.search(unknown, answer.stderr), "a time-stamp does not hold: " + answer.stderr[-300:])
    say("note", "a time-stamp is not counted: no root that was given vouches for it")
def check_block(height, header, path, stamped, say):  # OpenTimestamps
    raw, message = unhex(header, 80), sha(stamped)
    for step in path:
        name, _, extra = step.partition(" ")
        message = {"append": message + unhex(extra), "prepend": unhex(extra) + message, "sha256": sha(message)}[name]
        need((step == "sha256" if name == "sha256" else extra) and len(message) <= 4096, "a step to a block is wrong")
    when, bits = struct.unpack("<II", raw[68:76])
    target = (bits & 0x7fffff) << 8 * ((bits >> 24) - 3) if 3 <= bits >> 24 <= 32 and not bits & 0x800000 else 0
    is_hard = 0 < target.bit_length() <= 256 - LEAST_ZERO_BITS and int.from_bytes(sha(sha(raw)), "little") <= target
    need(is_hard, "a block that anybody could have made")
    need(message == raw[36:68], f"the steps do not lead to block {height}")
    say("ok", f"existed before block {height}, {utc(when)}, if that is the block {sha(sha(raw))[::-1].hex()}")
# ---- the pack: no name in it leads out of its folder, and links are not followed
def is_plain(path):
    bad = "^$|[\x00-\x1f\x7f-\x9f\\\\:\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[. ]$"
    return len(path.encode()) <= 1024 and not any(re.search(bad, part) or len(part.encode()) > 255 for part in path.split("/"))
class Files:
    def __init__(self, root):
        self.root = root
        if os.path.isfile(root): self.pieces = Zip(root, is_plain).pieces
    def pieces(self, path):
        at = os.path.join(os.path.realpath(self.root), path)
        is_there = is_plain(path) and os.path.isfile(at) and os.path.realpath(at) == at
        with open(at, "rb") if is_there else need(False, f"`{path}` is missing, a link or no plain path") as file:
            while piece := file.read(MIB): yield piece
    def read(self, path, most):
        raw = b""
        for piece in self.pieces(path): need(len(raw := raw + piece) <= most, f"`{path}` is too large")
        return raw
    def digest(self, path):
        total, size = hashlib.sha256(), 0
        for piece in self.pieces(path): size += total.update(piece) or len(piece)
        return total.hexdigest(), size
def check_step(step, trust, say, kind="custody"):
    shape(step, operation=str, signature=str, disclosure=dict, tlog_proof=str, log=str, cosigners=list, outside=list)
    raw, log, fields = b64(step["operation"]), Key(step["log"]), *shape(step["disclosure"], fields=dict)
    need(log.kind == 1 and (log.text in [key.text for key in trust.log] or not trust.log), f"`{log.text}` is none of the logs' keys that you gave")
    step = dict(step, key=log, **(op := cbor(raw)))
    shape(op, vault=16, device=16, sequence=U64, previous=32, parents=list, claimed_time=I64, kind=[kind],
          compartment=COMPARTMENTS, epoch=U32, subject=16, ciphertext=32, commitment=32, salt=32)
    for head in op["parents"]: shape(head, device=16, sequence=U64, hash=32)
    parts, shown = [b"testimony/envelope/v1\0"], {}
    for name, field in fields.items():
        length, part = bytes([len(name.encode())]) + name.encode(), None
        if list(field) == ["shown"]:
            salt, value = shape(field["shown"], salt=str, value=str)
            part, shown[name] = sha(b"testimony/field/v1\0", unhex(salt, 32), length, unhex(value)), unhex(value)
        parts += [length, part or unhex(*shape(field, withheld=str), 32)]
    need(list(fields) == sorted(fields, key=str.encode) and "" not in fields and sha(*parts) == op["commitment"],
         "the shown fields are not those that the operation commits to")
    by_it = is_signed(log.raw, b"testimony/operation/v1\0" + raw, b64(step["signature"], 64))
    need(by_it and sha(log.raw)[:16] == op["device"], "the operation is not signed by the device that it names")
    note, step["size"], step["root"] = place(step["tlog_proof"], sha(b"\0", raw), op["sequence"], log)
    seen, step["shown"] = note.cosigned(log, step["cosigners"]), shown
    for outside in step["outside"] if len(step["outside"]) <= 16 else need(False, "too many checkpoints outside"):
        proof, witnesses, stamps, ots, blocks = shape(outside, tlog_proof=str, witnesses=list, time_stamps=list,
                                                    open_timestamps=str, blocks=list)
        note, size, root = place(proof, sha(b"\0", raw), op["sequence"], log)
        need((size == step["size"]) <= (root == step["root"]), "the log showed another history outside")
        need(note.signatures[0][:2] == (log.name, log.id), "the checkpoint does not begin with the log's signature")
        need(len(stamps) <= 16 and len(blocks) <= 16 and b64(ots) is not None, "too many time-stamps")
        stamped, seen = f"{note.text}\n{note.lines[0]}\n".encode(), seen + note.cosigned(log, witnesses)
        for stamp in stamps: time_stamp(*shape(stamp, token=str, certificates=list), stamped, trust.authorities, say)
        for block in blocks: check_block(*shape(block, height=U64, header=str, steps=list), stamped, say)
    for at, key in seen:
        say("ok", f"`{key.name}` saw this log at {utc(at)}" + ("" if key.text in [one.text for one in trust.witness] else "; compare its key"))
    return step
def document(files, name):
    raw = files.read(name, 16 * MIB).decode()
    return need(json.dumps(found := json.loads(raw), ensure_ascii=False, indent=2) + "\n" == raw, f"`{name}` is misspelt") or found
def check_pack(files, trust, say):
    form, exhibit, media_type, item, custody = shape(
        document(files, "pack.json"), format=str, exhibit=dict, media_type=str, item=str, custody=list)
    need(form == "testimony-exhibit/v1", "not in this format")
    path, digest, size = shape(exhibit, path=str, sha256=str, bytes=U64)
    need(files.digest(path) == (digest, size), f"`{path}` was changed, or is another file")
    steps = [check_step(step, trust, say) for step in custody]
    for number, step in enumerate(steps):
        action, *facts = [cbor(step["shown"][name]) for name in ("action", "sha256", "bytes", "media-type")]
        need(facts == [unhex(digest, 32), size, media_type] and type(facts[1]) is int, f"step {number + 1} is of another file")
        need(action in (ACTIONS if number else ["receive"]), f"step {number + 1} is no step of custody, or not the first")
        need(unhex(item, 16) == cbor(step["shown"].get("item", b"\x50" + unhex(item))), f"step {number + 1} is of another item")
        before = [other for other in steps[:number] if other["key"].raw == step["key"].raw]
        is_one = all(other["size"] != step["size"] or other["root"] == step["root"] for other in before)
        need(is_one and step["vault"] == steps[0]["vault"], f"step {number + 1} is of another vault, or of another history")
        need(not before or before[-1]["sequence"] < step["sequence"] and before[-1]["claimed_time"] <= step["claimed_time"],
             f"step {number + 1} is not after the one before it in the log")
        say("ok", f"step {number + 1}: {action}, {utc(step['claimed_time'] // 1000)} by the clock of {step['key'].text}")
    seal = Note(files.read("seal", MIB))
    by = [step["key"] for step in steps if (step["key"].name, step["key"].id) == seal.signatures[0][:2]]
    need(len(seal.lines) == 1 and by and [*seal.by(by[0])], "the seal is not by a device whose steps are proven here")
    first, *lines = seal.text[:-1].split("\n")
    sealed = dict(line.split("  ", 1)[::-1] for line in lines)
    need(first == "testimony-seal/v1" and list(sealed) == sorted(sealed, key=str.encode) and len(sealed) == len(lines) and
         "seal" not in sealed and {path, "pack.json", "VERIFY.txt"} <= set(sealed), "the seal does not list files rightly")
    for path, digest in sealed.items():
        need(files.digest(path)[0] == unhex(digest, 32).hex(), f"`{path}` is not as it was sealed")
def verdict(path, trust, say):
    try:
        is_pack = os.path.isfile(path) or holds(path, "pack.json")
        check_pack(Files(path), trust, say) if is_pack else check_release(path, trust, say, sys.modules[__name__])
        return "TRUSTED, by a key that you gave" if trust.log else "VALID, BY A KEY YET TO BE COMPARED"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error) as fault:
        return say("FAILED", f"{fault}"[:2000]) or "INVALID, do not rely on it"
    except OSError as fault: sys.exit(print(f"verify.py: {fault}", file=sys.stderr) or 3)
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--authorities", metavar="FILE")
    for name in ("--log", "--witness"): parser.add_argument(name, action="append", default=[], type=Key)
    parser.add_argument("pack")
    trust = parser.parse_args()
    if not os.path.isdir(trust.pack) and not os.path.isfile(trust.pack): parser.error("give one folder or zip")
    if os.path.isfile(trust.pack) and not Zip: parser.error("put zipped.py beside this, or unpack the zip and give the folder")
    if {key.kind for key in trust.log} - {1} or {key.kind for key in trust.witness} - {4}: parser.error("a key of another kind")
    answer = verdict(trust.pack, trust, lambda word, what: print(f"{word:<6}  {ascii(what)[1:-1]}"))
    print(f"\n{answer}. Nothing proves who holds the key, or that what it shows is true.")
    return answer.startswith("INVALID")
if __name__ == "__main__": sys.exit(main())
