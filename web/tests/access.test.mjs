/* Plans, comparisons and the log read by everybody: axe finds nothing serious, nothing sticks out. */
import { ensure, openExample, openPage, picture } from "./browser.mjs";
import { accessible, combinations } from "./looks.test.mjs";
import { show } from "./plans.test.mjs";
import { openLog, recorded } from "./log.test.mjs";

async function panels({ browser, lang, dark, width }) {
	const server = await recorded();
	try {
		const page = await openPage(browser, server, { lang, dark, width });
		const told = async (where) => {
			await picture(page, `${where}-${lang}-${dark ? "dark" : "light"}-${width}`);
			await accessible(page, where);
		};
		await openExample(page, server, "a2-elderly-care");
		await show(page, "plan");
		await page.locator(".card").first().waitFor();
		await told("plan");
		await page
			.getByRole("button", { name: /^(Show the change|変更を見る)$/ })
			.first()
			.click();
		await page.getByRole("dialog").locator(".cm-changedLine").first().waitFor();
		await told("change");
		await page.keyboard.press("Escape");
		await show(page, "gap");
		await page.locator(".pick").first().waitFor();
		await told("compare");
		await page.locator("form button.primary").click();
		await page.locator("table").waitFor();
		await page.locator(".answer section details > summary").first().click();
		await told("gap");
		await openLog(page, server);
		await page.locator("#panel-log .head, .panel .head").first().click();
		await told("log");
		for (const name of [/^(Duties|義務)$/, /^(Trace|データの追跡)/, /^(Verify|検証)$/]) {
			await page.locator(".views").getByRole("button", { name }).click();
			await told(`log-${name.source.replace(/\W/g, "").slice(0, 5)}`);
		}
		ensure(!page.faults.length, page.faults.join("; "));
	} finally {
		await server.end();
	}
}

export const tests = combinations.map(([lang, dark, width]) => ({
	name: `plans, comparisons and the log are for everybody (${lang}, ${dark ? "dark" : "light"}, ${width})`,
	run: (all) => panels({ ...all, lang, dark, width }),
}));
