/*
 * Where an editor is put: a shadow tree. In a document, CodeMirror brings its styles as elements, which the server's
 * policy refuses; in a shadow tree it adopts sheets, which need no permission.
 */
import css from "./editor.css?inline";

let sheet: CSSStyleSheet | null = null;

export function shadowOf(box: HTMLElement): ShadowRoot {
	if (box.shadowRoot) return box.shadowRoot;
	const shadow = box.attachShadow({ mode: "open" });
	sheet ??= new CSSStyleSheet();
	sheet.replaceSync(css);
	shadow.adoptedStyleSheets = [sheet];
	return shadow;
}
