/* Findings, questions and duties: filtered, unfolded, answered in place. */
import { ensure, openExample, openPage, picture, settled, stored } from "./browser.mjs";
import { Server } from "./server.mjs";

const count = async (page, tab) => Number((await page.locator(`#tab-${tab} .count`).innerText()) || 0);

async function unfold({ page, server, lang }) {
	await openExample(page, server, "a2-elderly-care");
	await page.locator("#tab-findings").click();
	await page.locator("#panel-findings .head").first().click();
	const detail = page.locator("#panel-findings .detail");
	ensure((await detail.locator("dd").first().innerText()).includes("第31条"), "the finding is cited");
	await detail.locator("summary").click();
	await detail.locator(".line").first().waitFor();
	ensure((await detail.locator(".line").count()) > 1, "the verdict is explained");
	await page.locator(".chosen-line").first().waitFor();
	await picture(page, `finding-${lang}`);
}

async function narrow({ page, server, lang }) {
	await openExample(page, server, "a2-elderly-care");
	await page.locator("#tab-findings").click();
	await page.locator("#panel-findings .head").first().waitFor();
	const all = await page.locator("#panel-findings .head").count();
	await page.getByLabel(lang === "ja" ? "主体" : "Party", { exact: true }).selectOption("b");
	const few = await page.locator("#panel-findings .head").count();
	ensure(few > 0 && few < all, `${few} of ${all} findings are of B`);
	await page.locator("#tab-duties").click();
	await page.getByRole("button", { name: /Clear the filter|絞り込みをやめる/ }).click();
	await page.locator("#panel-duties .head").first().waitFor();
	ensure(
		(await page.locator("#panel-duties .head").count()) === (await count(page, "duties")),
		"all duties",
	);
	await page.locator("#panel-duties .head").first().click();
	ensure(/第\d+条/.test(await page.locator("#panel-duties dl").innerText()), "the duty is cited");
	await picture(page, `duties-${lang}`);
}

async function answer({ page, server, lang }) {
	await openExample(page, server, "a2-elderly-care");
	await page.locator("#tab-questions").click();
	const before = await count(page, "questions");
	await page.locator("#panel-questions .head").first().click();
	await page.locator("#panel-questions input[type=text]").fill("memo 12");
	await page
		.locator("#panel-questions")
		.getByRole("button", { name: lang === "ja" ? "いいえ" : "No" })
		.click();
	await page.waitForFunction(
		(old) => Number(document.querySelector("#tab-questions .count")?.textContent) < old,
		before,
	);
	await page.locator(".cm-line", { hasText: "memo 12" }).first().waitFor();
	await settled(page);
	await picture(page, `answered-${lang}`);
	await page.getByRole("button", { name: /^(Undo|元に戻す)$/ }).click();
	await page.waitForFunction(
		(old) => Number(document.querySelector("#tab-questions .count")?.textContent) === old,
		before,
	);
}

const PARTS = `tenten: 1
data:
  list: {name: {ja: 名簿, en: list}, about: buyers, identifying: true, purpose: contract} # whom we know
`;
const MAIN = `tenten: 1
title: {ja: 二つのファイル, en: Two files}
as_of: 2025-04-01
use: [jp/appi]
include: [parts.yaml]
parties:
  shop: {name: {ja: 店, en: shop}, kind: company, country: JP}
  buyers: {name: {ja: 客, en: buyers}, kind: person, many: true, country: JP}
systems:
  till: {name: {ja: レジ, en: till}, kind: server, operator: shop, access: [shop], country: JP}
events:
  - {id: sell, name: {ja: 販売, en: sale}, type: acquire, by: shop, from: buyers, output: list, system: till, operation: collect}
`;

/* Answers into two files, one of which is not shown: each is one step, and Ctrl-Z takes back the last one. */
async function takenBack({ browser, lang }) {
	const server = await Server.make({ "main.yaml": MAIN, "parts.yaml": PARTS });
	try {
		const page = await openPage(browser, server, { lang });
		await page.goto(`${server.url}/#/open/main.yaml`);
		await settled(page);
		const texts = async () => {
			await page.waitForTimeout(400); /* edits are kept a moment later */
			const [{ files }] = await stored(page);
			return ["main.yaml", "parts.yaml"].map((path) => files[path].text);
		};
		const states = [await texts()];
		ensure(states[0].join() === [MAIN, PARTS].join(), "as on the server");
		await page.locator("#tab-questions").click();
		const fact = page.locator("#panel-questions li", { hasText: /公表したか|was it published/ });
		const attribute = page.locator("#panel-questions li", { hasText: /利用期限は何か|expiry/ });
		await attribute.locator(".head").first().click();
		await attribute.getByRole("textbox").fill("none");
		await attribute.getByRole("button", { name: /^(Answer|答える)$/ }).click();
		await attribute.waitFor({ state: "detached" });
		await settled(page);
		states.push(await texts());
		await fact.locator(".head").first().click();
		await fact
			.getByRole("button", { name: /^(Yes|はい)$/ })
			.first()
			.click();
		await page.locator(".cm-line", { hasText: "facts:" }).waitFor();
		await settled(page);
		states.push(await texts());
		ensure(
			states[1][0] === states[0][0] && states[1][1].includes("expiry: none"),
			"the data's file has it",
		);
		ensure(
			states[2][1] === states[1][1] && states[2][0].includes("is: true"),
			"the main file has the fact",
		);
		for (const wanted of [states[1], states[0]]) {
			await page.keyboard.press("Control+z");
			await settled(page);
			ensure((await texts()).join() === wanted.join(), `one step back: ${await texts()}`);
		}
		await page.keyboard.press("Control+Shift+z");
		ensure((await texts()).join() === states[1].join(), "and forth");
		ensure(!page.faults.length, page.faults.join("; "));
	} finally {
		await server.end();
	}
}

const points = [
	["a finding unfolds into explanation and citation", unfold],
	["lists are narrowed by party", narrow],
	["a question is answered in place, and undone", answer],
	["answers into two files are taken back one by one", takenBack],
];

export const tests = ["ja", "en"].flatMap((lang) =>
	points.map(([name, test]) => ({
		name: `${lang}: ${name}`,
		run: async ({ browser, server }) => {
			const page = await openPage(browser, server, { lang });
			await test({ browser, page, server, lang });
			ensure(!page.faults.length, page.faults.join("; "));
		},
	})),
);
