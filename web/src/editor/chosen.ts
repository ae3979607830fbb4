/* The lines of the thing that is chosen, shaded. */
import { StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/* Offsets of the thing; null: none is chosen. */
export const choose = StateEffect.define<{ from: number; to: number } | null>();

const line = Decoration.line({ class: "chosen-line" });

function lines(text: Text, range: { from: number; to: number }): DecorationSet {
	const marks = [];
	const last = text.lineAt(Math.min(range.to, text.length)).number;
	for (let number = text.lineAt(Math.min(range.from, text.length)).number; number <= last; number++)
		marks.push(line.range(text.line(number).from));
	return Decoration.set(marks);
}

export const chosenLines = StateField.define<DecorationSet>({
	create: () => Decoration.none,
	update(marks, transaction) {
		for (const effect of transaction.effects)
			if (effect.is(choose))
				return effect.value ? lines(transaction.state.doc, effect.value) : Decoration.none;
		return marks.map(transaction.changes);
	},
	provide: (field) => EditorView.decorations.from(field),
});
