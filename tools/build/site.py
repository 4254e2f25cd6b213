"""Builds what a reader opens: the root as a site, `dist/site/`, and the one file.

Everything here is a function of the sources, `vendor/` and the notes: the same input gives the
same bytes.
"""

import base64
import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from app import pack
from tools.build.archives import stored
from tools.build.icons import ICONS, icons
from tools.build.notes import bundle, date_of, manifest, read_folder
from tools.build.notices import notices
from tools.build.snapshot import constant_pages, gzip_all, make_snapshot, modules_key
from tools.files import write
from tools.progress import ToolError, step
from tools.project import ROOT, VENDOR
from tools.setup.vendor import check_vendor

MADE = (
    ".backrow.stamp",
    "icons",
    "notes.js",
    "offline.js",
    "pictures.js",
    "runtime.html",
    "site.json",
    "snapshot.bin",
    "start.json",
    "THIRD-PARTY.txt",
)
"""Files of `vendor/` that builds make; the rest came from the registries."""

OWN = ("index.html", "pyscript.toml", "sw.js", "manifest.webmanifest")
"""The files of the root that are part of a site."""

ARCHIVES = (".zip", ".whl")
STORED = (".bin",)
"""Suffixes of files that are compressed already."""


def build(notes: Path | None, out: Path) -> str:
    """Write `out/site/` and `out/backrow.html`; without `notes`, make the root a site too.

    Gives the SHA-256 of each file, as `SHA256SUMS` has them.
    """
    folder = notes or ROOT / "notes"
    with step(f"Reading the notes in {folder.name}/"):
        files = read_folder(folder) if notes or folder.is_dir() else {}
        as_of = date_of(folder) if folder.is_dir() else None
    with step("Checking the vendored files against their lock"):
        check_vendor()
    with step("Packing the page"):
        start = start_files()
        packed = packed_files(start)
        try:
            runtime = pack.runtime_part(packed)
        except ValueError as error:
            raise ToolError(str(error)) from error
    if notes is None:
        with step("Making this folder a site"):
            write_made(ROOT, files, as_of, start, packed, runtime)
    with step(f"Writing {out.name}/site/ and {out.name}/backrow.html"):
        write_site(out / "site", files, as_of, start, packed, runtime)
        write(out / "backrow.html", pack.one_file(runtime, files))
        sums = checksums([out / "backrow.html", *sorted((out / "site").rglob("*"))], out)
        write(out / "SHA256SUMS", sums)
    return sums


def modules() -> list[str]:
    """The modules of app/ that pyscript.toml lists, by their path in the site."""
    config = tomllib.loads((ROOT / "pyscript.toml").read_text(encoding="utf-8"))
    return [path.removeprefix("./") for path in config["files"]]


def checksums(paths: Iterable[Path], below: Path) -> str:
    """The SHA-256 of each file, as `sha256sum --check` reads it."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(below).as_posix()}\n"
        for path in paths
        if path.is_file()
    )


def page_files() -> list[str]:
    """The site's own files, by their path in it: page, settings, modules, vendor."""
    start = ("app/start/offline.js", "app/start/runtime.mjs")
    scripts = [pack.READER, *pack.SCRIPTS, *start, "app/main.py", pack.STYLE]
    vendor = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(VENDOR.rglob("*"))
        if path.is_file() and path.relative_to(VENDOR).parts[0] not in MADE
    ]
    return [*OWN, *scripts, *modules(), *vendor]


def start_files() -> dict[str, bytes]:
    """What a build makes of the sources, by its path in the site.

    `start.json` carries the texts that PyScript asks for one by one, and the key of the modules
    in the snapshot, so that a page notices when the two are not of one build.
    """
    sources = {path: (ROOT / path).read_bytes() for path in ("app/main.py", *modules())}
    key = modules_key(sources)
    texts = ["pyscript.toml", "app/main.py", *modules(), "vendor/pyodide/pyodide-lock.json"]
    files = {path: (ROOT / path).read_text(encoding="utf-8") for path in texts}
    snapshot = make_snapshot(key, sources)
    content = {"key": key, "files": files, "pages": constant_pages(snapshot)}
    start = json.dumps(content, ensure_ascii=False, indent=0)
    return {
        "vendor/start.json": start.encode(),
        "vendor/snapshot.bin": snapshot,
        "vendor/THIRD-PARTY.txt": notices().encode(),
    } | {f"vendor/icons/{name}": data for name, data in icons().items()}


def packed_files(start: Mapping[str, bytes]) -> dict[str, str]:
    """What a page opened as a file can't fetch: path to base64, of its gzip when `.gz` is added.

    Texts travel in start.json; what is compressed already is stored as it is.
    """
    scripts = [path for path in page_files() if path.endswith((".mjs", ".js", ".wasm"))]
    archives = [path for path in page_files() if path.endswith(ARCHIVES)]
    files = {path: (ROOT / path).read_bytes() for path in scripts}
    files |= {path: stored((ROOT / path).read_bytes()) for path in archives}
    files |= {path: data for path, data in start.items() if "/icons/" not in path}
    for path in ("sw.js", pack.READER, *pack.SCRIPTS):
        del files[path]  # the browser loads these itself
    texts = {path: (ROOT / path).read_text("utf-8") for path in page_texts()}
    files[pack.PAGE_TEXTS.removesuffix(".gz")] = json.dumps(texts).encode()
    as_is = {path: data for path, data in files.items() if path.endswith(STORED)}
    gzipped = gzip_all({path: files[path] for path in files if path not in as_is})
    packed = as_is | {f"{path}.gz": data for path, data in gzipped.items()}
    return {path: base64.b64encode(packed[path]).decode("ascii") for path in sorted(packed)}


def page_texts() -> list[str]:
    """The texts that a page opened as a file can't read, and a one-file library begins with."""
    return [pack.PAGE, pack.STYLE, pack.READER, *pack.SCRIPTS]


def classic_script(name: str, value: str) -> str:
    """A script that sets one global: what a page opened as a file may load."""
    return f"globalThis.{name} = {value};\n"


def write_made(
    site: Path,
    files: Mapping[str, bytes],
    as_of: str | None,
    start: Mapping[str, bytes],
    packed: Mapping[str, str],
    runtime: str,
) -> None:
    """Write the files that only a build makes, into a site's `notes/` and `vendor/`."""
    listing = manifest(files, as_of)
    write(site / "notes" / "manifest.json", listing)
    if json.loads(listing)["bundle"]:
        write(site / "notes" / "bundle.json", bundle(files))
    else:
        (site / "notes" / "bundle.json").unlink(missing_ok=True)
    write(site / "vendor" / "offline.js", classic_script("backrowFiles", json.dumps(dict(packed))))
    notes = {
        "manifest": json.loads(listing),
        "files": pack.notes_json(
            {path: data for path, data in files.items() if pack.is_note(path)}
        ),
    }
    write(
        site / "vendor" / "notes.js",
        classic_script("backrowNotes", json.dumps(notes, ensure_ascii=True)),
    )
    pictures = {
        path: data
        for path, data in files.items()
        if pack.is_picture(path) and pack.fits(path, len(data))
    }
    write(
        site / "vendor" / "pictures.js",
        classic_script("backrowPictures", json.dumps(pack.notes_json(pictures))),
    )
    write(site / "vendor" / "runtime.html", runtime)
    for path, data in start.items():
        write(site / path, data)
    write(site / "vendor" / "site.json", site_list(site, files))


def write_site(
    site: Path,
    files: Mapping[str, bytes],
    as_of: str | None,
    start: Mapping[str, bytes],
    packed: Mapping[str, str],
    runtime: str,
) -> None:
    """Write a whole site, whose only files are these."""
    shutil.rmtree(site, ignore_errors=True)
    copy_all((ROOT / path, site / path) for path in page_files())
    for path, data in files.items():
        write(site / "notes" / path, data)
    write(site / ".nojekyll", "")  # GitHub Pages would leave out files it takes for Jekyll's
    write_made(site, files, as_of, start, packed, runtime)
    for written in (site, *site.rglob("*")):
        written.chmod(
            0o755 if written.is_dir() else 0o644
        )  # whatever the umask: a host must read it


def site_list(site: Path, files: Mapping[str, bytes]) -> str:
    """`vendor/site.json`: by path, the SHA-256 of every file that a page over http may want.

    The service worker keeps these. What only a page opened as a file needs is not among them, nor
    are the texts that start.json carries, nor notes that the bundle carries.
    """
    texts = {"sw.js", pack.READER, "pyscript.toml", "app/main.py", *modules()}
    made = ["start.json", "snapshot.bin", *(f"icons/{name}" for name in ICONS)]
    listing = json.loads((site / "notes" / "manifest.json").read_text(encoding="utf-8"))
    notes = [listing["bundle"]] if listing["bundle"] else [it["path"] for it in listing["notes"]]
    paths = [path for path in page_files() if path not in texts]
    paths += [f"vendor/{name}" for name in made]
    paths += [f"notes/{name}" for name in ("manifest.json", *notes, *listing["pictures"])]
    hashes = {
        path: hashlib.sha256((site / path).read_bytes()).hexdigest() for path in sorted(paths)
    }
    version = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    return json.dumps({"version": version, "files": hashes}, ensure_ascii=False, indent=1) + "\n"


def copy_all(pairs: Iterable[tuple[Path, Path]]) -> None:
    """Copy files, making their folders."""
    for source, target in pairs:
        write(target, source.read_bytes())
