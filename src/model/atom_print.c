/* Atoms in the words of the language, for explanations. */
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

static void print_call(struct tt_buf *out, const char *name, struct tt_text argument) {
	tt_buf_format(out, "%s(\"%.*s\")", name, TT_TEXT_ARGS(argument));
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

static void print_party(const struct tt_model *model, const struct tt_atom *atom, struct tt_buf *out) {
	const char *subject = subject_names[atom->subject], *other = subject_names[atom->other];
	switch (atom->kind) {
	case TT_ATOM_SAME:
		tt_buf_format(out, "%s == %s", subject, other);
		break;
	case TT_ATOM_THIRD_PARTY:
		tt_buf_format(out, "third_party(%s, %s)", subject, other);
		break;
	case TT_ATOM_IS:
		tt_buf_format(out, "%s == \"%.*s\"", subject,
			TT_TEXT_ARGS(model->parties.items[atom->operand].named.id));
		break;
	case TT_ATOM_IN_PLACE:
		tt_buf_format(out, "%s.in_place(\"%.*s\")", subject,
			TT_TEXT_ARGS(model->places.items[atom->operand].named.id));
		break;
	default:
		tt_buf_format(out, "%s.within(\"%.*s\")", subject,
			TT_TEXT_ARGS(model->parties.items[atom->operand].named.id));
	}
}

static void print_holding(const struct tt_model *model, const struct tt_atom *atom, struct tt_buf *out) {
	print_attribute(model, atom, out);
	if (atom->kind == TT_ATOM_CONTAINS)
		print_call(out, ".contains", element_name(model, atom->attribute, atom->operand));
	else if (atom->kind == TT_ATOM_OUTSIDE)
		print_call(out, ".outside", model->places.items[atom->operand].named.id);
}

void tt_atom_print(const struct tt_model *model, const struct tt_atom *atom, struct tt_buf *out) {
	switch (atom->kind) {
	case TT_ATOM_LABEL: /* the threshold itself: at least this label */
		tt_buf_format(out, "%s.category >= \"%.*s\"", subject_names[atom->subject],
			TT_TEXT_ARGS(model->labels.items[atom->operand].named.id));
		break;
	case TT_ATOM_LINKED:
		print_call(out, "linked", model->labels.items[atom->operand].named.id);
		break;
	case TT_ATOM_FACT:
		print_call(out, "fact", model->questions.items[atom->operand].named.id);
		break;
	case TT_ATOM_CROSSES:
		print_call(out, "crosses", tt_text_of(unit_names[atom->operand]));
		break;
	case TT_ATOM_EXPIRED:
		tt_buf_format(out, "expired(%s)", subject_names[atom->subject]);
		break;
	case TT_ATOM_EQUALS:
		tt_buf_format(out, "%s.%s == \"%.*s\"", subject_names[atom->subject],
			field_names[atom->field], TT_TEXT_ARGS(word_of_field(model, atom)));
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
		print_holding(model, atom, out);
		break;
	default:
		print_party(model, atom, out);
	}
}

bool tt_atoms_one_choice(const struct tt_atom *a, const struct tt_atom *b) {
	return a->kind == TT_ATOM_EQUALS && b->kind == TT_ATOM_EQUALS && a->subject == b->subject &&
	       a->attribute == b->attribute && a->field == b->field;
}

void tt_choice_print(
	const struct tt_model *model, const uint32_t *atoms, uint32_t count, struct tt_buf *out) {
	const struct tt_atom *first = &model->atoms.items.items[atoms[0]];
	tt_buf_format(out, "%s.%s in [", subject_names[first->subject], field_names[first->field]);
	for (uint32_t i = 0; i < count; i++)
		tt_buf_format(out, "%s\"%.*s\"", i > 0 ? ", " : "",
			TT_TEXT_ARGS(word_of_field(model, &model->atoms.items.items[atoms[i]])));
	tt_buf_string(out, "]");
}
