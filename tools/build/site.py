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
from dataclasses import dataclass
from pathlib import Path

from app import pack
from tools.build.archives import stored
from tools.build.icons import ICONS, icons
from tools.build.notes import bundle, date_of, manifest, read_folder
from tools.build.notices import notices
from tools.build.snapshot import constant_pages, gzip_all, make_snapshot, modules_key
from tools.files import write
from tools.progress import ToolError, step
from tools.project import PROJECT, Project
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

MAIN = "app/main.py"
START = "app/start"
"""The folder of the scripts that run before Python does."""

ARCHIVES = (".zip", ".whl")
STORED = (".bin",)
"""Suffixes of files that are compressed already."""

FOLDER_MODE, FILE_MODE = 0o755, 0o644
"""A host must be able to read a site, whatever the umask of who built it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a site is written from."""

    notes: Mapping[str, bytes]
    """Notes and pictures, by path below the notes folder."""
    as_of: str | None
    """ISO day of the newest change to the notes."""
    start: Mapping[str, bytes]
    """What a build makes of the sources, by path in the site."""
    packed: Mapping[str, str]
    """What a page opened as a file cannot fetch, in base64 by path."""
    runtime: str
    """The part of the one-file library that is the same for all notes."""


def build(notes: Path | None, out: Path, project: Project = PROJECT) -> str:
    """Write `out/site/` and `out/backrow.html`; without `notes`, make the root a site too.

    Returns the SHA-256 of each file, in the format of `SHA256SUMS`.
    """
    folder = notes or project.root / "notes"
    with step(f"Reading the notes in {folder.name}/"):
        files = read_folder(folder) if notes or folder.is_dir() else {}
        as_of = date_of(folder, project.root) if folder.is_dir() else None
    with step("Checking the vendored files against their lock"):
        check_vendor()
    with step("Packing the page"):
        start = start_files(project)
        packed = packed_files(start, project)
        try:
            parts = Parts(files, as_of, start, packed, pack.runtime_part(packed))
        except ValueError as error:
            raise ToolError(str(error)) from error
    if notes is None:
        with step("Making this folder a site"):
            write_made(project.root, parts, project)
    with step(f"Writing {out.name}/site/ and {out.name}/backrow.html"):
        write_site(out / "site", parts, project)
        write(out / "backrow.html", pack.one_file(parts.runtime, files))
        sums = checksums([out / "backrow.html", *sorted((out / "site").rglob("*"))], out)
        write(out / "SHA256SUMS", sums)
    return sums


def modules(project: Project) -> list[str]:
    """Return the modules of app/ that pyscript.toml lists, by their path in the site."""
    config = tomllib.loads((project.root / "pyscript.toml").read_text(encoding="utf-8"))
    return [path.removeprefix("./") for path in config["files"]]


def checksums(paths: Iterable[Path], below: Path) -> str:
    """Return the SHA-256 of each file, as `sha256sum --check` reads it."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(below).as_posix()}\n"
        for path in paths
        if path.is_file()
    )


def page_files(project: Project) -> list[str]:
    """Return the site's own files, by path: page, settings, modules, vendored files."""
    start = [f"{START}/{path.name}" for path in sorted((project.root / START).glob("*.*js"))]
    vendor = [
        path.relative_to(project.root).as_posix()
        for path in sorted(project.vendor.rglob("*"))
        if path.is_file() and path.relative_to(project.vendor).parts[0] not in MADE
    ]
    return [*OWN, *start, MAIN, pack.STYLE, *modules(project), *vendor]


def start_files(project: Project) -> dict[str, bytes]:
    """Return what a build makes of the sources, by its path in the site.

    `start.json` carries the texts that PyScript asks for one by one, and the key of the modules
    in the snapshot, by which a page notices when the two are not of one build.
    """
    sources = {path: (project.root / path).read_bytes() for path in (MAIN, *modules(project))}
    key = modules_key(sources)
    texts = ["pyscript.toml", MAIN, *modules(project), "vendor/pyodide/pyodide-lock.json"]
    files = {path: (project.root / path).read_text(encoding="utf-8") for path in texts}
    snapshot = make_snapshot(key, sources, project)
    content = {"key": key, "files": files, "pages": constant_pages(snapshot)}
    start = json.dumps(content, ensure_ascii=False, indent=0)
    return {
        "vendor/start.json": start.encode(),
        "vendor/snapshot.bin": snapshot,
        "vendor/THIRD-PARTY.txt": notices().encode(),
    } | {f"vendor/icons/{name}": data for name, data in icons(project).items()}


def packed_files(start: Mapping[str, bytes], project: Project) -> dict[str, str]:
    """Return, in base64, the files that a page opened as a file cannot fetch.

    A path that ends in `.gz` holds the gzip of the file; what is compressed already is kept as it
    is. Texts are in start.json.
    """
    paths = page_files(project)
    scripts = [path for path in paths if path.endswith((".mjs", ".js", ".wasm"))]
    archives = [path for path in paths if path.endswith(ARCHIVES)]
    files = {path: (project.root / path).read_bytes() for path in scripts}
    files |= {path: stored((project.root / path).read_bytes()) for path in archives}
    files |= {path: data for path, data in start.items() if "/icons/" not in path}
    for path in ("sw.js", pack.READER, *pack.SCRIPTS):
        del files[path]  # the browser loads these itself
    texts = {path: (project.root / path).read_text("utf-8") for path in page_texts()}
    files[pack.PAGE_TEXTS.removesuffix(".gz")] = json.dumps(texts).encode()
    as_is = {path: data for path, data in files.items() if path.endswith(STORED)}
    gzipped = gzip_all({path: files[path] for path in files if path not in as_is}, project)
    packed = as_is | {f"{path}.gz": data for path, data in gzipped.items()}
    return {path: base64.b64encode(packed[path]).decode("ascii") for path in sorted(packed)}


def page_texts() -> list[str]:
    """Return the paths of the texts that a one-file library begins with."""
    return [pack.PAGE, pack.STYLE, pack.READER, *pack.SCRIPTS]


def classic_script(name: str, value: str) -> str:
    """Return a script that sets one global: a page opened as a file may load such a script."""
    return f"globalThis.{name} = {value};\n"


def write_made(site: Path, parts: Parts, project: Project) -> None:
    """Write the files that only a build makes, into a site's `notes/` and `vendor/`."""
    listing = manifest(parts.notes, parts.as_of)
    write(site / "notes" / "manifest.json", listing)
    if json.loads(listing)["bundle"]:
        write(site / "notes" / "bundle.json", bundle(parts.notes))
    else:
        (site / "notes" / "bundle.json").unlink(missing_ok=True)
    for name, content in classic_scripts(parts, listing).items():
        write(site / "vendor" / name, content)
    write(site / "vendor" / "runtime.html", parts.runtime)
    for path, data in parts.start.items():
        write(site / path, data)
    write(site / "vendor" / "site.json", site_list(site, parts.notes, project))


def classic_scripts(parts: Parts, listing: str) -> dict[str, str]:
    """Return the scripts of a page opened as a file: the runtime, the notes, the pictures."""
    texts = {path: data for path, data in parts.notes.items() if pack.is_note(path)}
    notes = {"manifest": json.loads(listing), "files": pack.notes_json(texts)}
    pictures = {
        path: data
        for path, data in parts.notes.items()
        if pack.is_picture(path) and pack.fits(path, len(data))
    }
    return {
        "offline.js": classic_script("backrowFiles", json.dumps(dict(parts.packed))),
        "notes.js": classic_script("backrowNotes", json.dumps(notes, ensure_ascii=True)),
        "pictures.js": classic_script("backrowPictures", json.dumps(pack.notes_json(pictures))),
    }


def write_site(site: Path, parts: Parts, project: Project) -> None:
    """Write a whole site; other files in its folder are removed."""
    shutil.rmtree(site, ignore_errors=True)
    for path in page_files(project):
        write(site / path, (project.root / path).read_bytes())
    for path, data in parts.notes.items():
        write(site / "notes" / path, data)
    write(site / ".nojekyll", "")  # else GitHub Pages leaves out files that it takes for Jekyll's
    write_made(site, parts, project)
    for written in (site, *site.rglob("*")):
        written.chmod(FOLDER_MODE if written.is_dir() else FILE_MODE)


def site_list(site: Path, files: Mapping[str, bytes], project: Project) -> str:
    """Return `vendor/site.json`: the SHA-256, by path, of the files that a page over http may want.

    The service worker keeps these. Left out are the files that only a page opened as a file needs,
    the texts that start.json carries, and notes that the bundle carries.
    """
    texts = {"sw.js", pack.READER, "pyscript.toml", MAIN, *modules(project)}
    made = ["start.json", "snapshot.bin", *(f"icons/{name}" for name in ICONS)]
    listing = json.loads((site / "notes" / "manifest.json").read_text(encoding="utf-8"))
    notes = [listing["bundle"]] if listing["bundle"] else [it["path"] for it in listing["notes"]]
    paths = [path for path in page_files(project) if path not in texts]
    paths += [f"vendor/{name}" for name in made]
    paths += [f"notes/{name}" for name in ("manifest.json", *notes, *listing["pictures"])]
    hashes = {
        path: hashlib.sha256((site / path).read_bytes()).hexdigest() for path in sorted(paths)
    }
    version = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    return json.dumps({"version": version, "files": hashes}, ensure_ascii=False, indent=1) + "\n"
