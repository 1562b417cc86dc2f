"""What a visitor downloads and what a shop's owner is given, in bytes."""

import json
import subprocess
import zlib

# Node.js, which the tests need anyway, has a Brotli; Python has none.
BROTLI = """
const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
  const texts = JSON.parse(Buffer.concat(chunks));
  const { brotliCompressSync } = require("zlib");
  console.log(JSON.stringify(texts.map((text) => brotliCompressSync(text).length)));
});
"""


def measure(root, progress):
    """The runtime, and each platform's files one after the other."""
    progress("compressing")
    texts = {"runtime": (root / "runtime/dist/onsite.cart.js").read_text("utf-8")}
    for folder in sorted(path for path in (root / "dist").iterdir() if path.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        texts[f"dist/{folder.name}"] = "".join(file.read_text("utf-8") for file in files)
    result = subprocess.run(
        ["node", "-e", BROTLI],
        input=json.dumps(list(texts.values())),
        capture_output=True,
        check=True,
        text=True,
    )
    return [
        {"what": what, "raw": len(text.encode()), "gzip": gzip(text), "brotli": brotli}
        for (what, text), brotli in zip(texts.items(), json.loads(result.stdout), strict=True)
    ]


def gzip(text):
    return len(zlib.compress(text.encode(), level=9, wbits=31))
