/*
 * Atoms in the words of the language, for explanations. Atoms that differ in their operand alone are written
 * as one, with a list of operands, which is cut where it is long.
 */
#include "model/model.h"
#include "syntax/shape.h"

static const char *const subject_names[TT_SUBJECT_COUNT] = {
	"data", "result", "by", "from", "to", "party", "data.holder", "result.holder", "event"};

static const char *const field_names[] = {
	"country", "kind", "sector", "type", "operation", "purpose", "via", "method", "at", "id"};

static const char *const type_names[] = {"acquire", "process", "transfer", "store", "dispose"};
static const char *const kind_names[] = {"group", "company", "person", "authority", "department", "site"};
static const char *const unit_names[] = {"country", "organisation", "system", "device"};

static struct tt_text element_name(const struct tt_model *model, uint32_t attribute, uint32_t element) {
	switch (model->attributes.items[attribute].type) {
	case TT_TYPE_PARTIES:
		return model->parties.items[element].named.id;
	case TT_TYPE_SYSTEMS:
		return model->systems.items[element].named.id;
	default:
		return tt_word(model, element);
	}
}

static struct tt_text word_of_field(const struct tt_model *model, const struct tt_atom *atom) {
	if (atom->field == TT_FIELD_TYPE)
		return tt_text_of(type_names[atom->operand]);
	if (atom->field == TT_FIELD_KIND)
		return tt_text_of(kind_names[atom->operand]);
	if (atom->field == TT_FIELD_ID)
		return model->data.items[atom->operand].named.id;
	return tt_word(model, atom->operand);
}

static struct tt_text operand_name(const struct tt_model *model, const struct tt_atom *atom) {
	switch (atom->kind) {
	case TT_ATOM_LABEL:
	case TT_ATOM_LINKED:
		return model->labels.items[atom->operand].named.id;
	case TT_ATOM_FACT:
		return model->questions.items[atom->operand].named.id;
	case TT_ATOM_CROSSES:
		return tt_text_of(unit_names[atom->operand]);
	case TT_ATOM_EQUALS:
		return word_of_field(model, atom);
	case TT_ATOM_CONTAINS:
		return element_name(model, atom->attribute, atom->operand);
	case TT_ATOM_OUTSIDE:
	case TT_ATOM_IN_PLACE:
		return model->places.items[atom->operand].named.id;
	default:
		return model->parties.items[atom->operand].named.id;
	}
}

/* Atoms that are written as one, and how many operands are shown. */
struct alike {
	const struct tt_model *model;
	const uint32_t *atoms;
	uint32_t len, shown;
};

static void print_operands(const struct alike *alike, const char *between, struct tt_buf *out) {
	for (uint32_t i = 0; i < alike->len && i < alike->shown; i++) {
		struct tt_text name =
			operand_name(alike->model, &alike->model->atoms.items.items[alike->atoms[i]]);
		tt_buf_format(out, "%s\"%.*s\"", i > 0 ? between : "", TT_TEXT_ARGS(name));
	}
	if (alike->shown < alike->len)
		tt_buf_format(out, "%s… (%u)", between, alike->len);
}

static void print_call(const struct alike *alike, const char *name, struct tt_buf *out) {
	tt_buf_format(out, "%s(", name);
	print_operands(alike, " | ", out);
	tt_buf_byte(out, ')');
}

/* What is this one, or one of several. */
static void print_equals(const struct alike *alike, struct tt_buf *out) {
	tt_buf_string(out, alike->len > 1 ? " in [" : " == ");
	print_operands(alike, ", ", out);
	tt_buf_string(out, alike->len > 1 ? "]" : "");
}

static void print_attribute(const struct tt_model *model, const struct tt_atom *atom, struct tt_buf *out) {
	struct tt_text name = model->attributes.items[atom->attribute].named.id;
	tt_buf_format(out, "%s.%.*s", subject_names[atom->subject], TT_TEXT_ARGS(name));
}

static void print_includes(const struct tt_model *model, const struct tt_atom *atom, struct tt_buf *out) {
	print_attribute(model, atom, out);
	struct tt_text other = atom->other == TT_SUBJECT_EVENT
				       ? tt_text_of(field_names[atom->field])
				       : model->attributes.items[atom->other_attribute].named.id;
	tt_buf_format(out, ".includes(%s.%.*s)", subject_names[atom->other], TT_TEXT_ARGS(other));
}

static void print_exists(const struct tt_model *model, const struct tt_atom *atom, struct tt_buf *out) {
	tt_buf_string(out, "exists(");
	if (atom->attribute != UINT16_MAX)
		print_attribute(model, atom, out);
	else if (atom->subject == TT_SUBJECT_EVENT)
		tt_buf_format(out, "event.%s", field_names[atom->field - 1]);
	else
		tt_buf_format(out, "%s%s%s", subject_names[atom->subject], atom->field > 0 ? "." : "",
			atom->field > 0 ? field_names[atom->field - 1] : "");
	tt_buf_byte(out, ')');
}

static void print_at_least(const struct tt_model *model, const struct tt_atom *atom, struct tt_buf *out) {
	const struct tt_attribute_kind *kind = &model->attributes.items[atom->attribute];
	if (atom->subject == TT_SUBJECT_EVENT) {
		struct tt_text date = tt_time_format(out->arena, atom->number);
		tt_buf_format(out, "event.at >= \"%.*s\"", TT_TEXT_ARGS(date));
		return;
	}
	print_attribute(model, atom, out);
	if (kind->type == TT_TYPE_SCALE && atom->number >= 1 && atom->number <= kind->level_count)
		tt_buf_format(
			out, " >= \"%.*s\"", TT_TEXT_ARGS(tt_word(model, kind->levels[atom->number - 1])));
	else
		tt_buf_format(out, " >= %lld", (long long)atom->number);
}

static void print_party(const struct tt_atom *atom, const struct alike *alike, struct tt_buf *out) {
	const char *subject = subject_names[atom->subject], *other = subject_names[atom->other];
	switch (atom->kind) {
	case TT_ATOM_SAME:
		tt_buf_format(out, "%s == %s", subject, other);
		break;
	case TT_ATOM_THIRD_PARTY:
		tt_buf_format(out, "third_party(%s, %s)", subject, other);
		break;
	case TT_ATOM_IS:
		tt_buf_string(out, subject);
		print_equals(alike, out);
		break;
	default:
		tt_buf_string(out, subject);
		print_call(alike, atom->kind == TT_ATOM_IN_PLACE ? ".in_place" : ".within", out);
	}
}

static void print_holding(const struct tt_model *model, const struct tt_atom *atom, const struct alike *alike,
	struct tt_buf *out) {
	print_attribute(model, atom, out);
	if (atom->kind == TT_ATOM_CONTAINS)
		print_call(alike, ".contains", out);
	else if (atom->kind == TT_ATOM_OUTSIDE)
		print_call(alike, ".outside", out);
}

/* What is asked by calling something. */
static void print_function(const struct tt_model *model, const struct tt_atom *atom,
	const struct alike *alike, struct tt_buf *out) {
	switch (atom->kind) {
	case TT_ATOM_LINKED:
		print_call(alike, "linked", out);
		break;
	case TT_ATOM_FACT:
		print_call(alike, "fact", out);
		break;
	case TT_ATOM_CROSSES:
		print_call(alike, "crosses", out);
		break;
	case TT_ATOM_EXPIRED:
		tt_buf_format(out, "expired(%s)", subject_names[atom->subject]);
		break;
	default: /* TT_ATOM_OTHERS */
		tt_buf_format(out, "third_party(%s, ", subject_names[atom->other]);
		print_attribute(model, atom, out);
		tt_buf_byte(out, ')');
	}
}

void tt_atoms_print(const struct tt_model *model, const uint32_t *atoms, uint32_t len, uint32_t shown,
	struct tt_buf *out) {
	const struct tt_atom *atom = &model->atoms.items.items[atoms[0]];
	struct alike alike = {model, atoms, len, shown};
	switch (atom->kind) {
	case TT_ATOM_LABEL: /* the threshold itself: at least this label */
		tt_buf_format(out, "%s.category >= ", subject_names[atom->subject]);
		print_operands(&alike, " | ", out);
		break;
	case TT_ATOM_LINKED:
	case TT_ATOM_FACT:
	case TT_ATOM_CROSSES:
	case TT_ATOM_EXPIRED:
	case TT_ATOM_OTHERS:
		print_function(model, atom, &alike, out);
		break;
	case TT_ATOM_ON:
		tt_buf_format(out, "%s.on(\"%.*s\")", subject_names[atom->subject],
			TT_TEXT_ARGS(model->system_kinds.items[atom->operand].named.id));
		break;
	case TT_ATOM_EQUALS:
		tt_buf_format(out, "%s.%s", subject_names[atom->subject], field_names[atom->field]);
		print_equals(&alike, out);
		break;
	case TT_ATOM_INCLUDES:
		print_includes(model, atom, out);
		break;
	case TT_ATOM_EXISTS:
		print_exists(model, atom, out);
		break;
	case TT_ATOM_AT_LEAST:
		print_at_least(model, atom, out);
		break;
	case TT_ATOM_TRUTH:
	case TT_ATOM_CONTAINS:
	case TT_ATOM_OUTSIDE:
		print_holding(model, atom, &alike, out);
		break;
	default:
		print_party(atom, &alike, out);
	}
}

void tt_atom_print(const struct tt_model *model, uint32_t atom, struct tt_buf *out) {
	tt_atoms_print(model, &atom, 1, 1, out);
}

bool tt_atoms_alike(const struct tt_model *model, uint32_t left, uint32_t right) {
	const struct tt_atom *a = &model->atoms.items.items[left], *b = &model->atoms.items.items[right];
	bool listed = a->kind == TT_ATOM_LABEL || a->kind == TT_ATOM_CONTAINS || a->kind == TT_ATOM_EQUALS ||
		      a->kind == TT_ATOM_IS || a->kind == TT_ATOM_WITHIN || a->kind == TT_ATOM_IN_PLACE;
	return listed && a->kind == b->kind && a->subject == b->subject && a->field == b->field &&
	       a->attribute == b->attribute;
}
