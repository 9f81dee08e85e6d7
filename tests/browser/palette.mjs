// Keeps a picture of a page small: as a PNG with at most 256 colours, which is more than our pages have.
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/// Writes the PNG `taken` to `path` with a palette; gives its size in bytes.
export async function smaller(browser, taken, path) {
  const { width, height, pixels } = await decoded(browser, taken);
  for (let coarse = 0; coarse < 8; coarse += 1) {
    const indexed = byPalette(pixels, coarse);
    if (!indexed) continue;
    const bytes = written(width, height, indexed);
    writeFileSync(path, bytes);
    return bytes.length;
  }
  throw new Error("a picture of more colours than a palette has");
}

/// The pixels, as a browser reads them.
async function decoded(browser, taken) {
  const page = await browser.newPage();
  const [width, height, text] = await page.evaluate(async (source) => {
    const bitmap = await createImageBitmap(await (await fetch(source)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    let binary = "";
    for (let at = 0; at < data.length; at += 0x8000) binary += String.fromCharCode(...data.subarray(at, at + 0x8000));
    return [bitmap.width, bitmap.height, btoa(binary)];
  }, `data:image/png;base64,${taken.toString("base64")}`);
  await page.close();
  return { width, height, pixels: Buffer.from(text, "base64") };
}

/// Each pixel as its place in a palette; nothing if there are more than 256 colours when `coarse` bits of each channel
/// are given up. A colour stands for its kind as it first came.
function byPalette(pixels, coarse) {
  const places = new Map();
  const palette = [];
  const indexes = Buffer.alloc(pixels.length / 4);
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = [pixels[at], pixels[at + 1], pixels[at + 2]];
    const kind = colour.reduce((all, it) => (all << 8) | (it >> coarse), 0);
    let place = places.get(kind);
    if (place === undefined) {
      if (palette.length === 256) return undefined;
      place = palette.push(colour) - 1;
      places.set(kind, place);
    }
    indexes[at / 4] = place;
  }
  return { palette, indexes };
}

function written(width, height, { palette, indexes }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8); // Eight bits, by palette.
  const rows = Buffer.concat(Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.from([0]), indexes.subarray(row * width, (row + 1) * width)])));
  const chunks = [["IHDR", head], ["PLTE", Buffer.from(palette.flat())], ["IDAT", deflateSync(rows, { level: 9 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks.map(chunk)]);
}

function chunk([name, content]) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(content.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
