/* Findings, questions and duties: filtered, unfolded, answered in place. */
import { ensure, openExample, openPage, picture, settled } from "./browser.mjs";

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

const points = [
	["a finding unfolds into explanation and citation", unfold],
	["lists are narrowed by party", narrow],
	["a question is answered in place, and undone", answer],
];

export const tests = ["ja", "en"].flatMap((lang) =>
	points.map(([name, test]) => ({
		name: `${lang}: ${name}`,
		run: async ({ browser, server }) => {
			const page = await openPage(browser, server, { lang });
			await test({ page, server, lang });
			ensure(!page.faults.length, page.faults.join("; "));
		},
	})),
);
