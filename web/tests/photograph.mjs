/* usage: photograph.mjs FOLDER: what the web application looks like, into FOLDER/web.LANGUAGE.png; TENTEN as in the tests. */
import { join } from "node:path";
import { launch, openExample, openPage } from "./browser.mjs";
import { Server } from "./server.mjs";

const [folder] = process.argv.slice(2);
const [browser, server] = [await launch(), await Server.make()];
for (const lang of ["en", "ja"]) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, "card-shop");
	await page.locator("#panel-next li.error").waitFor();
	await page.screenshot({ path: join(folder, `web.${lang}.png`) });
	await page.context().close();
}
await browser.close();
await server.end();
