/*
 * Pages of Debian's Chromium, and what the tests do in them. A page notes what it should not do: errors, what the
 * policy refused, requests to anybody but the server.
 */
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const pictures = new URL("./out/", import.meta.url).pathname;
export const WAIT = 30_000; /* milliseconds: the machine may be busy */

export async function launch() {
	await mkdir(pictures, { recursive: true });
	/* Tests run as root in a container, where the sandbox of Chromium cannot, and shared memory is scarce. */
	const args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
	return chromium.launch({ executablePath: program, args });
}

/* options: lang ja|en, width, dark; the page is closed with its context. */
export async function openPage(browser, server, { lang = "en", width = 1280, dark = false } = {}) {
	const context = await browser.newContext({
		viewport: { width, height: width < 600 ? 844 : 800 },
		locale: lang,
		colorScheme: dark ? "dark" : "light",
		acceptDownloads: true,
	});
	const page = await context.newPage();
	page.setDefaultTimeout(WAIT);
	page.faults = [];
	page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
	page.on("console", (message) => {
		if (/Content Security Policy/i.test(message.text())) page.faults.push(`policy: ${message.text()}`);
	});
	page.on("request", (request) => {
		const { protocol, host } = new URL(request.url());
		if (protocol.startsWith("http") && host !== server.address) page.faults.push(`request to ${host}`);
	});
	return page;
}

export async function openExample(page, server, name) {
	await page.goto(`${server.url}/#/example/${name}`);
	await settled(page);
}

/* The newest text is checked, and what stands in front is there; a picture, drawn. */
export async function settled(page) {
	await page.waitForFunction(() => {
		const front = document.querySelector("[role=tabpanel] > *, .fill > .editor");
		const shown = front && !front.matches(".waiting");
		const drawing = document.querySelector("[data-state]:not([data-state=drawn])");
		return shown && !drawing && document.querySelector("header [data-checking=false]");
	});
	await page.waitForSelector("[data-checking=false]", { state: "attached" });
}

export async function picture(page, name) {
	await page.screenshot({ path: `${pictures}${name}.png` });
}

/* Puts the cursor at the end of the first line that has the text, and types. */
export async function typeAfter(page, line, text) {
	await page.locator(".cm-line", { hasText: line }).first().click();
	await page.keyboard.press("End");
	await page.keyboard.type(text);
}

/* The workspaces as the browser keeps them, newest first. */
export const stored = (page) =>
	page.evaluate(
		() =>
			new Promise((resolve, reject) => {
				const opening = indexedDB.open("tenten");
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const all = opening.result.transaction("workspaces").objectStore("workspaces").getAll();
					all.onsuccess = () => resolve(all.result.sort((a, b) => b.touched - a.touched));
				};
			}),
	);

export function ensure(condition, message) {
	if (!condition) throw new Error(message);
}
