/* From blank to a first model, along the four steps. */
import { ensure, openPage, picture, settled } from "./browser.mjs";

async function start({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await page.goto(`${server.url}/#/new`);
	await page.locator(".preview svg text").first().waitFor();
	await page
		.getByLabel(/^(Name|名前) 1$/)
		.first()
		.fill(lang === "ja" ? "本社" : "Head office");
	for (let step = 1; step < 3; step++) await page.locator("footer .primary").click();
	const words = await page.locator("fieldset select option").allInnerTexts();
	ensure(words.includes(lang === "ja" ? "非常に高い" : "very high"), `levels by name: ${words}`);
	await page.locator("footer .primary").click();
	await page.locator(".found").waitFor();
	await picture(page, `start-${lang}`);
	await page.locator("footer .primary").click();
	await settled(page);
	ensure((await page.locator(".cm-lint-marker-error").count()) === 0, "the model can be read");
	ensure(
		(await page.locator("svg text", { hasText: lang === "ja" ? "本社" : "Head office" }).count()) > 0,
		"the name",
	);
	ensure(!page.faults.length, page.faults.join("; "));
}

export const tests = ["ja", "en"].map((lang) => ({
	name: `${lang}: a first model is made along the four steps`,
	run: (context) => start({ ...context, lang }),
}));
