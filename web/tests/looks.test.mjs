/* Reading by everybody: axe, narrow screens, dark, sizes of what is loaded, latency of typing. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { ensure, openExample, openPage, picture, settled } from "./browser.mjs";
import { show } from "./plans.test.mjs";

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
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	ensure(wide <= 0, `${where} is ${wide} pixels too wide`);
}

const tabs = {
	next: /^(Next steps|次にすること)/,
	form: /^(Form|編集)/,
	findings: /^(Findings|指摘)/,
	questions: /^(Questions|問い)/,
	duties: /^(Duties|義務)/,
};

async function axeEverywhere({ browser, server, lang, dark, width }) {
	const page = await openPage(browser, server, { lang, dark, width });
	const shade = dark ? "dark" : "light";
	await page.goto(`${server.url}/`);
	await page.getByText("a1-pos").waitFor();
	await picture(page, `home-${lang}-${shade}-${width}`);
	await accessible(page, "home");
	await page.goto(`${server.url}/#/new`);
	await page.locator("h1, h2").first().waitFor();
	await picture(page, `start-${lang}-${shade}-${width}`);
	await accessible(page, "start");
	await openExample(page, server, "a2-elderly-care");
	await picture(page, `workbench-${lang}-${shade}-${width}`);
	await accessible(page, "workbench");
	for (const list of ["next", "findings", "questions", "duties", "form"]) {
		if (width < 600) await page.getByRole("tab", { name: tabs[list] }).click();
		else await page.locator(`#tab-${list}`).click();
		const head = page.locator(`#panel-${list} .head`);
		if (["findings", "questions", "duties"].includes(list)) await head.first().click();
		await page.locator(`#panel-${list} button`).first().waitFor();
		const tab = page.locator("[role=tab][aria-selected=true]").last();
		const { x, width: size } = await tab.boundingBox();
		ensure(x >= 0 && x + size <= width, `the tab of ${list} is in sight: ${x}`);
		await picture(page, `${list}-${lang}-${shade}-${width}`);
		await accessible(page, list);
	}
	await show(page, "tables");
	await page.locator("#panel-tables table").waitFor();
	await settled(page);
	await picture(page, `tables-${lang}-${shade}-${width}`);
	await accessible(page, "tables");
	if (width < 600) await show(page, "text");
	await page.locator(".cm-content").focus();
	await page.keyboard.press("Control+f");
	await page.locator(".cm-search").waitFor();
	await picture(page, `search-${lang}-${shade}-${width}`);
	await accessible(page, "search");
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

export const combinations = ["ja", "en"].flatMap((lang) =>
	[false, true].flatMap((dark) => [1280, 390].map((width) => [lang, dark, width])),
);

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
