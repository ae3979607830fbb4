/*
 * Words of results. Numbers become words by tables made from the same lists that the reader is made from;
 * values become words by the type of their attribute.
 */
#include "analysis/word.h"
#include "syntax/keys.h"

static const char *word(enum tt_enumeration enumeration, int number) {
	struct tt_enum_words all = tt_enum_words(enumeration);
	return number >= 0 && (uint32_t)number < all.len ? all.words[number].word : "";
}

#define ENUM(name)                                                                                           \
	const char *tt_word_##name(int number) {                                                             \
		return word(TT_ENUM_##name, number);                                                         \
	}
#include "syntax/keys.def"

const char *tt_verdict_name(enum tt_verdict verdict) {
	static const char *const names[] = {[TT_PERMITTED] = "permitted",
		[TT_PERMITTED_WITH_DUTIES] = "permitted-with-duties",
		[TT_UNDETERMINED] = "undetermined",
		[TT_FORBIDDEN] = "forbidden"};
	return names[verdict];
}

const char *tt_unit_name(enum tt_unit unit) {
	return tt_word_unit((int)unit);
}

const char *tt_duty_status_name(enum tt_duty_status status) {
	return tt_word_duty_status((int)status);
}

const char *tt_severity_name(enum tt_severity severity) {
	static const char *const names[] = {
		[TT_NOTE] = "note", [TT_WARNING] = "warning", [TT_ERROR] = "error"};
	return names[severity];
}

static const struct code {
	const char *name;
	enum tt_severity severity;
} codes[] = {
#define FINDING(name, severity, text, ja, en, help_ja, help_en) [TT_FINDING_##name] = {text, severity},
#include "engine/finding.def"
#undef FINDING
};

const char *tt_finding_name(enum tt_finding_code code) {
	return codes[code].name;
}

enum tt_severity tt_finding_severity(enum tt_finding_code code) {
	return codes[code].severity;
}

#define NAMED(function, table)                                                                               \
	const struct tt_named *function(const struct tt_model *model, uint32_t id) {                         \
		return id == TT_NONE ? NULL : &model->table.items[id].named;                                 \
	}

NAMED(tt_named_event, events)
NAMED(tt_named_data, data)
NAMED(tt_named_party, parties)
NAMED(tt_named_system, systems)
NAMED(tt_named_attribute, attributes)

bool tt_question_ambiguous(const struct tt_model *model, uint32_t question) {
	for (uint32_t i = 0; i < model->questions.len; i++)
		if (i != question && tt_text_equal(model->questions.items[i].named.id,
					     model->questions.items[question].named.id))
			return true;
	return false;
}

/* ---- lists ----------------------------------------------------------------------------------------- */

bool tt_word_in(const struct tt_word_list *list, struct tt_text word) {
	for (uint32_t i = 0; i < list->items.len; i++)
		if (tt_text_equal(list->items.items[i], word))
			return true;
	return false;
}

void tt_word_add(struct tt_word_list *list, struct tt_text word) {
	if (!tt_word_in(list, word))
		*tt_push(list->arena, &list->items) = word;
}

/* ---- values ---------------------------------------------------------------------------------------- */

struct tt_text tt_term_text(const struct tt_model *model, uint32_t id, struct tt_arena *arena) {
	const struct tt_term *term = &model->terms.items[id];
	struct tt_buf buf;
	tt_buf_init(&buf, arena, 1 << 10);
	tt_buf_add(&buf, model->anchors.items[term->anchor].named.id);
	if (!tt_duration_is_zero(term->after))
		tt_buf_byte(&buf, '+');
	const struct {
		uint16_t count;
		char unit;
	} parts[] = {{term->after.years, 'y'}, {term->after.months, 'm'}, {term->after.days, 'd'},
		{term->after.hours, 'h'}};
	for (size_t i = 0; i < TT_COUNT(parts); i++)
		if (parts[i].count > 0)
			tt_buf_format(&buf, "%u%c", parts[i].count, parts[i].unit);
	tt_buf_string(&buf, term->per_record ? "/record" : "");
	return tt_buf_text(&buf);
}

/* The owners of one label follow each other in a set only by chance, so each label gathers its own. */
static struct tt_text owners_text(
	const struct tt_model *model, tt_set_id owners, uint32_t label, struct tt_arena *arena) {
	struct tt_set_view view = tt_set_view(&model->sets, owners);
	const char *between = "(";
	struct tt_buf buf;
	tt_buf_init(&buf, arena, 1 << 20);
	tt_buf_add(&buf, model->labels.items[label].named.id);
	for (uint32_t i = 0; i < view.len; i++) {
		const struct tt_owner *owner = &model->owners.items[view.items[i]];
		if (owner->label != label)
			continue;
		tt_buf_string(&buf, between);
		tt_buf_add(&buf, model->parties.items[owner->party].named.id);
		between = "+";
	}
	tt_buf_byte(&buf, ')');
	return tt_buf_text(&buf);
}

static struct tt_text element_text(
	const struct tt_model *model, uint8_t type, tt_set_id set, uint32_t element, struct tt_arena *arena) {
	switch (type) {
	case TT_TYPE_PARTIES:
		return model->parties.items[element].named.id;
	case TT_TYPE_SYSTEMS:
		return model->systems.items[element].named.id;
	case TT_TYPE_TERMS:
		return tt_term_text(model, element, arena);
	case TT_TYPE_OWNERS:
		return owners_text(model, set, model->owners.items[element].label, arena);
	default:
		return tt_word(model, element);
	}
}

uint32_t tt_top_label(const struct tt_model *model, uint32_t facet, tt_set_id reached) {
	const struct tt_facet *of = &model->facets.items[facet];
	for (uint32_t i = of->label_count; i-- > 0;)
		if (tt_set_contains(&model->sets, reached, of->first_label + i))
			return of->first_label + i;
	return TT_NONE;
}

bool tt_surely_contains(const struct tt_model *model, struct tt_range category, uint32_t label) {
	uint32_t ceiling = model->labels.items[label].ceiling;
	return tt_set_contains(&model->sets, category.at_least, label) &&
	       (ceiling == TT_NONE || !tt_set_contains(&model->sets, category.at_most, ceiling));
}

static void label_words(const struct tt_model *model, tt_set_id reached, struct tt_word_list *list) {
	for (uint32_t facet = 0; facet < model->facets.len; facet++) {
		uint32_t label = tt_top_label(model, facet, reached);
		if (label != TT_NONE)
			tt_word_add(list, model->labels.items[label].named.id);
	}
}

static void set_words(const struct tt_model *model, uint8_t type, tt_set_id set, struct tt_word_list *list) {
	if (set == TT_SET_ALL) {
		tt_word_add(list, TT_TEXT("any"));
		return;
	}
	if (type == TT_TYPE_LABELS) {
		label_words(model, set, list);
		return;
	}
	for (uint32_t i = 0; i < tt_set_view(&model->sets, set).len; i++)
		tt_word_add(list,
			element_text(model, type, set, tt_set_view(&model->sets, set).items[i], list->arena));
}

void tt_value_words(
	const struct tt_model *model, uint32_t attribute, uint32_t value, struct tt_word_list *list) {
	const struct tt_attribute_kind *kind = &model->attributes.items[attribute];
	switch (kind->type) {
	case TT_TYPE_TRUTH:
		tt_word_add(list, tt_text_of(value ? "true" : "false"));
		break;
	case TT_TYPE_SCALE:
		if (value > 0 && value <= kind->level_count)
			tt_word_add(list, tt_word(model, kind->levels[value - 1]));
		break;
	case TT_TYPE_NUMBER:
		tt_word_add(list, tt_text_format(list->arena, "%u", value));
		break;
	default:
		set_words(model, kind->type, value, list);
	}
}

/* ---- ranges ---------------------------------------------------------------------------------------- */

static void location_words(const struct tt_model *model, uint32_t system, struct tt_word_list *list) {
	struct tt_buf buf;
	tt_buf_init(&buf, list->arena, 1 << 20);
	for (uint32_t depth = 0; system < model->systems.len && depth < 64; depth++) {
		tt_buf_string(&buf, depth > 0 ? ">" : "");
		tt_buf_add(&buf, model->systems.items[system].named.id);
		system = model->systems.items[system].run_on;
	}
	if (buf.len > 0)
		tt_word_add(list, tt_buf_text(&buf));
}

bool tt_range_words(struct tt_engine *engine, uint32_t holding, uint32_t attribute, struct tt_range range,
	struct tt_word_list *list) {
	const struct tt_model *model = engine->model;
	bool open = range.at_least != range.at_most;
	if (attribute == TT_location && holding != TT_NONE)
		location_words(model, engine->holdings.items[holding].system, list);
	else if (!open || range.at_least != 0)
		tt_value_words(model, attribute, range.at_least, list);
	return open;
}
