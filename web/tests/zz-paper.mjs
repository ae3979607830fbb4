import { launch, openPage, openExample } from "./browser.mjs";
import { Server } from "./server.mjs";
const browser = await launch();
const server = await Server.make();
for (const lang of ["ja", "en"])
	for (const name of ["a1-pos", "a2-elderly-care", "card-shop"]) {
		const page = await openPage(browser, server, { lang });
		await openExample(page, server, name);
		await page.pdf({
			path: `/tmp/mend8/paper-${name}-${lang}.pdf`,
			preferCSSPageSize: true,
			printBackground: true,
		});
		await page.context().close();
	}
await browser.close();
await server.end();
