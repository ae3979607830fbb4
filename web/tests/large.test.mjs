/*
 * What is found comes before all else that a check says: of a model of more findings than are told at once, where they
 * are, and all else when typing rests.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensure, openPage, picture, settled, typeAfter } from "./browser.mjs";

const MANY = 80,
	FEW = 3; /* transfers, of which each has several findings */

function model(count) {
	const event = (number) =>
		`  - {id: hand-${number}, type: transfer, data: list-${number}, from: shop, to: maker, purpose: research}\n` +
		`  # no. ${number}\n`;
	const data = (number) =>
		`  list-${number}: {name: {ja: 名簿${number}, en: "List ${number}"}, about: persons}\n`;
	const numbers = [...Array(count).keys()];
	return [
		"tenten: 1\ntitle: {ja: 大きなモデル, en: A large model}\nuse: [jp/appi]\nparties:\n",
		"  persons: {kind: person, many: true, country: JP}\n",
		"  shop: {kind: company, country: JP}\n  maker: {kind: company, country: JP}\n",
		"systems: {till: {kind: server, operator: shop, country: JP}}\n",
		"events:\n",
		...numbers.map(event),
		"data:\n",
		...numbers.map(data),
	].join("");
}

/* Paths of what is asked from now on about the model, with what makes them brief. */
function listen(page) {
	const asked = [];
	page.on("request", (request) => {
		const url = new URL(request.url());
		const brief = ["only", "brief"].find((name) => url.searchParams.has(name));
		const path = url.pathname.replace("/api/", "");
		if (["check", "draw", "outline"].includes(path)) asked.push(brief ? `${path} ${brief}` : path);
	});
	return asked;
}

/* While the whole answer is kept back, the text has its marks and the list the finding with its message. */
async function findingsFirst({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await page.goto(`${server.url}/#/open/small.yaml`);
	await settled(page);
	const asked = listen(page);
	let release;
	const released = new Promise((resolve) => (release = resolve));
	await page.route(
		(url) => url.pathname === "/api/check" && !url.searchParams.has("only"),
		async (route) => {
			await released;
			await route.continue();
		},
	);
	const row = page.locator(".list .head", { hasText: "hand-new" }).first();
	await typeAfter(
		page,
		"# no. 1",
		"\n- {id: hand-new, type: transfer, data: list-1, from: shop, to: maker}",
	);
	await page.locator("#tab-findings").click();
	await row.waitFor();
	ensure(await page.locator("[data-checking=true]").count(), "the whole answer is there already");
	await row.click();
	ensure((await page.locator(".detail .message").innerText()).includes("hand-new"), "no message");
	release();
	await settled(page);
	const last = asked.slice(asked.lastIndexOf("check only"));
	ensure(last.indexOf("check") === 1, `asked: ${asked}`);
	ensure(last.includes("draw") && last.includes("outline"), `asked: ${asked}`);
	ensure(!page.faults.length, page.faults.join("\n"));
}

async function inTwoSteps({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	const asked = listen(page);
	await page.goto(`${server.url}/#/open/large.yaml`);
	await settled(page);
	const count = Number(await page.locator("#tab-findings .count").innerText());
	ensure(count > 1000, `${count} findings`);
	ensure(asked[0] === "check", "the first answer is whole");

	asked.length = 0;
	await page.keyboard.press("Escape");
	await typeAfter(page, "title:", " #");
	await settled(page);
	ensure(asked.includes("check brief"), `asked: ${asked}`);
	ensure(asked.indexOf("check brief") < asked.indexOf("check"), `asked: ${asked}`);
	ensure(asked.lastIndexOf("check") < asked.indexOf("draw"), `asked: ${asked}`);
	ensure(Number(await page.locator("#tab-findings .count").innerText()) === count, "the same findings");

	/* A finding that was not there before has its message once typing rests. */
	await typeAfter(
		page,
		"# no. 3",
		"\n- {id: hand-new, type: transfer, data: list-3, from: shop, to: maker}",
	);
	await settled(page);
	await page.locator("#tab-findings").click();
	const row = page.locator(".list .head", { hasText: "hand-new" });
	while (!(await row.count())) await page.locator(".list .more").click();
	await row.first().click();
	ensure((await page.locator(".detail .message").innerText()).includes("hand-new"), "no message");
	await picture(page, `large-${lang}`);
	ensure(!page.faults.length, page.faults.join("\n"));
}

const large = ["ja", "en"].map((lang) => ({
	name: `a large model is answered in two steps (${lang})`,
	run: async (context) => {
		await writeFile(join(context.server.models, "large.yaml"), model(MANY));
		await inTwoSteps({ ...context, lang });
	},
}));
const small = ["ja", "en"].map((lang) => ({
	name: `findings are told before all else (${lang})`,
	run: async (context) => {
		await writeFile(join(context.server.models, "small.yaml"), model(FEW));
		await findingsFirst({ ...context, lang });
	},
}));

export const tests = [...large, ...small];
