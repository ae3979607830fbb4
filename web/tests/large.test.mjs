/* A model of more findings than are told at once: where they are first, and all else when typing rests. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensure, openPage, picture, settled, typeAfter } from "./browser.mjs";

const COUNT = 80; /* transfers, of which each has several findings */

function model() {
	const event = (number) =>
		`  - {id: hand-${number}, type: transfer, data: list-${number}, from: shop, to: maker, purpose: research}\n` +
		`  # no. ${number}\n`;
	const data = (number) =>
		`  list-${number}: {name: {ja: 名簿${number}, en: "List ${number}"}, about: persons}\n`;
	const numbers = [...Array(COUNT).keys()];
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

async function inTwoSteps({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	const asked = [];
	page.on("request", (request) => {
		if (/\/api\/(check|draw|outline)/.test(request.url())) asked.push(new URL(request.url()));
	});
	await page.goto(`${server.url}/#/open/large.yaml`);
	await settled(page);
	const count = Number(await page.locator("#tab-findings .count").innerText());
	ensure(count > 1000, `${count} findings`);
	ensure(asked[0].search === "" && asked[0].pathname === "/api/check", "the first answer is whole");

	asked.length = 0;
	await page.keyboard.press("Escape");
	await typeAfter(page, "title:", " #");
	await settled(page);
	const paths = asked.map(
		(url) => url.pathname.replace("/api/", "") + (url.searchParams.get("brief") ? " brief" : ""),
	);
	ensure(paths.filter((path) => path === "check brief").length >= 1, `asked: ${paths}`);
	ensure(paths.indexOf("check brief") < paths.indexOf("check"), `asked: ${paths}`);
	ensure(paths.lastIndexOf("check") < paths.indexOf("draw"), `asked: ${paths}`);
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

export const tests = ["ja", "en"].map((lang) => ({
	name: `a large model is answered in two steps (${lang})`,
	run: async (context) => {
		await writeFile(join(context.server.models, "large.yaml"), model());
		await inTwoSteps({ ...context, lang });
	},
}));
