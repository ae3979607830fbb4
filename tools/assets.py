"""Writes the files of the web application as C, to be linked into tenten.

usage: assets.py OUTPUT DEPFILE FOLDER

FOLDER is what `npm run build` made (web/dist). Each file becomes a row of tt_assets (src/server/asset.h): its
path, its type, its bytes, the same packed by gzip where that is shorter, and tags of both. Without a FOLDER
there are no rows; the DEPFILE then names the page that is missing, so that the next build looks again.
"""

import gzip
import hashlib
import sys
from pathlib import Path

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml",
         ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
         ".png": "image/png", ".ico": "image/vnd.microsoft.icon", ".woff2": "font/woff2",
         ".wasm": "application/wasm"}
MAIN_PAGE = "index.html"
LEFT_OUT = ".map"  # for those who mend it, not for those who use it


def array(name, data):
    """The bytes as a C array with a zero behind them."""
    lines = [",".join(str(byte) for byte in data[at:at + 32]) for at in range(0, len(data), 32)]
    return f"static const unsigned char {name}[] = {{\n" + "".join(line + ",\n" for line in lines) + "0};\n"


def text(name, data):
    return f"{{(const char *){name}, {len(data)}}}" if data else "{0}"


def row(number, path, data):
    """The arrays of one file, and its row."""
    kind = TYPES.get(path.suffix)
    if kind is None:
        sys.exit(f"assets.py: {path}: no type is known for {path.suffix or 'a name without an ending'}")
    packed = gzip.compress(data, 9, mtime=0)
    packed = packed if len(packed) < len(data) else b""
    tag = hashlib.sha256(data).hexdigest()[:32]
    arrays = array(f"plain_{number}", data) + (array(f"packed_{number}", packed) if packed else "")
    return arrays, (f'{{"{path.as_posix()}", "{kind}", {text(f"plain_{number}", data)}, '
                    f'{text(f"packed_{number}", packed)}, "\\"{tag}\\"", "\\"{tag}-gzip\\""}},\n')


def source(folder):
    """The whole C file; paths in the order of their bytes, as the server looks them up."""
    paths = sorted((path.relative_to(folder) for path in folder.rglob("*")
                    if path.is_file() and path.suffix != LEFT_OUT), key=lambda path: path.as_posix().encode())
    if paths and Path(MAIN_PAGE) not in paths:
        sys.exit(f"assets.py: {folder} has no {MAIN_PAGE}")
    made = [row(number, path, (folder / path).read_bytes()) for number, path in enumerate(paths)]
    return ('#include "server/asset.h"\n\n' + "".join(arrays for arrays, _ in made) +
            "const struct tt_asset tt_assets[] = {\n" + "".join(line for _, line in made) +
            "{0}};\n" + f"const uint32_t tt_asset_count = {len(made)};\n", paths)


def main(output, depfile, folder):
    folder = Path(folder)
    code, paths = source(folder)
    needed = [folder / path for path in dict.fromkeys([Path(MAIN_PAGE), *paths])]
    names = " ".join(str(path).replace(" ", "\\ ") for path in needed)
    Path(depfile).write_text(f"{output}: {names}\n")
    if not Path(output).exists() or Path(output).read_text() != code:
        Path(output).write_text(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
