"""Checks a released report, or one edition of it, for verify.py, by docs/exhibit.md; no code is testimony-verify's."""
import os, re

# The languages of editions, by their tags (BCP 47).
EDITIONS = """
    en ar aa ab ae af ak am an as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ckb kmr fil prs tzm rhg din nus ksw
    shn kac arc syr
""".split()


def holds(root, path):
    """Whether anything has that name; a link to nowhere has one too."""
    try:
        return bool(os.lstat(os.path.join(root, path)))
    except (FileNotFoundError, NotADirectoryError):
        return False


def check_release(root, trust, say, verify):
    """`verify` is the module of that name, as it runs: what proves an operation is the same as in a pack."""
    if holds(root, "manifest.json"):
        return check_edition(root, None, trust, say, verify)
    editions = [name for name in EDITIONS if holds(root, name)]
    verify.need(editions, "there is neither a pack.json nor a manifest.json, nor a folder of a language, as `en`, that has one")
    for name in editions:
        folder = os.path.join(root, name)
        verify.need(os.path.isdir(folder) and not os.path.islink(folder), f"`{name}` is a link, or no folder")
        check_edition(folder, name, trust, say, verify)


def check_edition(root, expected, trust, say, verify):
    need, shape, cbor, files = verify.need, verify.shape, verify.cbor, verify.Files(root)
    manifest = verify.document(files, "manifest.json")
    form, report, edition, title, named, statements, release = shape(
        manifest, format=str, report=str, edition=str, title=str, files=list, statements=verify.U32, release=dict)
    need(form == "testimony-release/v1", "not in this format")
    need(expected in (None, edition), f"the edition is `{edition}`, in a folder of another name")
    step = verify.check_step(release, trust, say, "release")
    shown = step["shown"]

    released = cbor(shown["files"])
    need(type(released) is list, "the list of what was released is none")
    released = [tuple(shape(file, path=str, sha256=32, bytes=verify.U64)) for file in released]
    named = [tuple(shape(file, path=str, sha256=str, bytes=verify.U64)) for file in named]
    paths = [path for path, _, _ in named]
    need(paths and len(set(paths)) == len(paths), "the manifest names no file, or one twice")
    for path, digest, size in named:
        need(files.digest(path) == (digest, size), f"`{path}` was changed, or is another file")
        need((f"{edition}/{path}", verify.unhex(digest, 32), size) in released, f"`{path}` was not released as that")
    # The manifest is not signed: what it leaves out could be replaced without a trace.
    here = [path[len(edition) + 1:] for path, _, _ in released if path.startswith(edition + "/")]
    need(set(here) <= set(paths), "the manifest leaves out a file that was released")

    if "report" in shown:
        is_key = re.fullmatch("[a-z0-9][a-z0-9._-]{0,63}", report)
        need(is_key and cbor(shown["report"]) == report, "the report is not the one that the operation shows")
    if "approved-by" in shown:
        by = cbor(shown["approved-by"])
        are_names = type(by) is list and all(type(name) is str for name in by)
        need(are_names and len(set(by)) > 1, "not two people approved it")
    if holds(root, "VERIFY.txt"):
        files.read("VERIFY.txt", verify.MIB)  # nothing proves what it says
    for path, expected in loose(release, step, verify):
        if holds(root, f"by-hand/{path}"):
            is_same = files.read(f"by-hand/{path}", len(expected)) == expected
            need(is_same, f"`by-hand/{path}` is not what the manifest beside it holds")
    say("ok", f"edition `{edition}`: {len(paths)} files, released {verify.utc(step['claimed_time'] // 1000)} by the "
        f"clock of {step['key'].text}; title and number of statements are the manifest's words")


def loose(release, step, verify):
    """The parts of the operation as files beside the manifest, for those who check by hand."""
    raw, log = verify.b64(release["operation"]), step["key"]
    key = verify.base64.b64encode(bytes.fromhex("302a300506032b6570032100") + log.raw).decode()  # RFC 8410
    parts, linking = [b"testimony/envelope/v1\0"], []
    for name, field in release["disclosure"]["fields"].items():
        length = bytes([len(name.encode())]) + name.encode()
        if "shown" in field:
            salt, value = (verify.unhex(field["shown"][part]) for part in ("salt", "value"))
            opened = b"testimony/field/v1\0" + salt + length + value
            linking += [(f"1.{name}.field", opened)] * (name in ("sha256", "files"))
        parts += [length, verify.sha(opened) if "shown" in field else verify.unhex(field["withheld"])]
    found = [("1.operation", raw), ("1.signed", b"testimony/operation/v1\0" + raw),
             ("1.signature", verify.b64(release["signature"])), ("1.log.pem", pem("PUBLIC KEY", key)),
             ("1.fields", b"".join(parts)), *linking, *placed("1", release["tlog_proof"], log, verify)]
    for number, outside in enumerate(release["outside"], 1):
        note = verify.Note(outside["tlog_proof"].partition("\n\n")[2].encode())
        found += placed(f"1.{number}", outside["tlog_proof"], log, verify)
        found.append((f"1.{number}.stamped", f"{note.text}\n{note.lines[0]}\n".encode()))
        for count, stamp in enumerate(outside["time_stamps"], 1):
            found.append((f"1.{number}.{count}.token", verify.b64(stamp["token"])))
            certificates = b"".join(pem("CERTIFICATE", one) for one in stamp["certificates"])
            found.append((f"1.{number}.{count}.certificates", certificates))
        found += [(f"1.{number}.ots", verify.b64(outside["open_timestamps"]))] * bool(outside["open_timestamps"])
    return found


def placed(number, proof, log, verify):
    note = verify.Note(proof.partition("\n\n")[2].encode())
    by = [raw for name, ident, raw in note.signatures if (name, ident) == (log.name, log.id)]
    return [(f"{number}.tlog-proof", proof.encode()), (f"{number}.checkpoint", note.text.encode()),
            (f"{number}.checkpoint-signature", by[0])]


def pem(label, text):
    lines = "\n".join(text[at:at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n".encode()
