/* Reading by everybody: axe, narrow screens, dark, sizes of what is loaded, latency of typing. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { ensure, openExample, openPage, picture, settled } from "./browser.mjs";

const FIRST_VIEW = 300_000; /* bytes, compressed */
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function accessible(page, where) {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() =>
		globalThis.axe.run(document, { resultTypes: ["violations"] }),
	);
	const bad = violations.filter((one) => ["serious", "critical"].includes(one.impact));
	const told = bad.map(
		(one) =>
			`${one.id}: ${one.nodes
				.slice(0, 3)
				.map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? ""))
				.join(" | ")}`,
	);
	ensure(!bad.length, `${where}: ${told.join("\n")}`);
}

const tabs = { findings: /^(Findings|指摘)/, questions: /^(Questions|問い)/, duties: /^(Duties|義務)/ };

async function axeEverywhere({ browser, server, lang, dark, width }) {
	const page = await openPage(browser, server, { lang, dark, width });
	const shade = dark ? "dark" : "light";
	await page.goto(`${server.url}/`);
	await page.getByText("a1-pos").waitFor();
	await picture(page, `home-${lang}-${shade}-${width}`);
	await accessible(page, "home");
	await openExample(page, server, "a2-elderly-care");
	await picture(page, `workbench-${lang}-${shade}-${width}`);
	await accessible(page, "workbench");
	for (const list of ["findings", "questions", "duties"]) {
		if (width < 600) await page.getByRole("tab", { name: tabs[list] }).click();
		else await page.locator(`#tab-${list}`).click();
		await page.locator(`#panel-${list} .head`).first().click();
		await picture(page, `${list}-${lang}-${shade}-${width}`);
		await accessible(page, list);
	}
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	ensure(wide <= 0, `the page is ${wide} pixels too wide`);
	ensure(!page.faults.length, page.faults.join("; "));
}

async function firstView({ browser, server, note }) {
	const page = await openPage(browser, server);
	const bytes = async () => {
		const entries = await page.evaluate(() =>
			performance
				.getEntriesByType("resource")
				.concat(performance.getEntriesByType("navigation"))
				.map((entry) => [entry.name, entry.encodedBodySize]),
		);
		return entries.reduce((sum, [, size]) => sum + size, 0);
	};
	await page.goto(`${server.url}/`);
	await page.getByText("a1-pos").waitFor();
	const home = await bytes();
	await openExample(page, server, "a1-pos");
	const all = await bytes();
	note(
		`first view ${(home / 1000).toFixed(0)} KB compressed, with a model open ${(all / 1000).toFixed(0)} KB`,
	);
	ensure(home < FIRST_VIEW, `the first view takes ${home} bytes`);
}

async function latency({ browser, server, note, name }) {
	const page = await openPage(browser, server);
	await openExample(page, server, name);
	await page.locator(".cm-content").focus();
	await page.keyboard.press("Control+Home");
	const times = [];
	for (let press = 0; press < 15; press++) {
		await page.keyboard.type("#");
		await page.waitForTimeout(30);
		await settled(page);
		times.push(Number(await page.locator("[data-latency]").getAttribute("data-latency")));
	}
	times.sort((a, b) => a - b);
	note(`${name}: from a key to its diagnostics ${times[7]} ms in the middle, ${times[14]} ms at most`);
	ensure(times[7] < 2000, "the answer takes long even for a busy machine");
}

const combinations = [
	["ja", false, 1280],
	["en", true, 1280],
	["ja", true, 390],
	["en", false, 390],
];

export const tests = [
	...combinations.map(([lang, dark, width]) => ({
		name: `axe finds nothing serious, nothing sticks out (${lang}, ${dark ? "dark" : "light"}, ${width})`,
		run: (context) => axeEverywhere({ ...context, lang, dark, width }),
	})),
	{ name: "the first view is small", run: firstView },
	...["a1-pos", "a2-elderly-care"].map((name) => ({
		name: `typing is answered quickly (${name})`,
		run: (context) => latency({ ...context, name }),
	})),
];
