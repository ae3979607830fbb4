/* What is to be done next follows the model, and leads to where it is done. */
import { ensure, openExample, openPage, picture, typeAfter } from "./browser.mjs";

const ways = {
	ja: {
		plan: "計画を探す",
		answer: "問いを見る",
		good: "すべてのイベントが許されています",
		mend: "テキストの誤りを直す",
	},
	en: {
		plan: "Find plans",
		answer: "See the questions",
		good: "Every event is permitted",
		mend: "Mend the text",
	},
};

async function next({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	const panel = page.locator("#panel-next");
	await openExample(page, server, "card-shop");
	await panel.locator("li.error").first().waitFor();
	await picture(page, `next-${lang}`);
	await panel.getByRole("button", { name: ways[lang].answer }).click();
	await page.locator("#panel-questions .head").first().waitFor();
	await page.locator("#tab-next").click();
	await panel.getByRole("button", { name: ways[lang].plan }).click();
	await page.locator("#panel-plan").waitFor();
	await openExample(page, server, "a1-pos");
	await panel.getByText(ways[lang].good).waitFor();
	ensure((await panel.locator("li.error").count()) === 0, "nothing is forbidden");
	await typeAfter(page, "tenten: 1", "\n: [");
	await panel.getByText(ways[lang].mend).waitFor();
	ensure((await panel.locator("li").count()) === 1, "first things first");
	ensure(!page.faults.length, page.faults.join("; "));
}

export const tests = ["ja", "en"].map((lang) => ({
	name: `what to do next is told, and led to (${lang})`,
	run: (context) => next({ ...context, lang }),
}));
