// Chromium, as every check here uses it: no name is looked up, and whatever a page complains of is remembered.
import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"];

/// Starts it.
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/// A page of somebody's own that may load nothing but ours and leave to `exit`. `complaints` is what the browser complained of,
/// `elsewhere` the addresses it asked of others.
export async function open(browser, base, exit, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("status of 4")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const elsewhere = [];
  const known = [base, exit].map((it) => new URL(it).origin);
  await context.route((url) => !known.includes(url.origin), (route) => {
    elsewhere.push(route.request().url());
    return route.fulfill({ status: 200, contentType: "text/html", body: "<title>Elsewhere</title>" });
  });
  return { context, page, complaints, elsewhere };
}

/// Waits for something to become true, for ten seconds at most.
export async function until(what, isTrue) {
  const end = Date.now() + 10_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
}

/// How far a page can be scrolled sideways, in pixels.
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
