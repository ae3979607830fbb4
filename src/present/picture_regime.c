/*
 * Regimes as outlines. A regime's holdings are cells of the grid; neighbours are joined, along a row also
 * through the event between them, and nothing else is: the outline never takes in what does not belong to it.
 * Outlines that share holdings lie inside one another, at different distances, each with its own colour, dash
 * and letter.
 */
#include "present/picture.h"

#include <string.h>

enum { LEVELS = 8 };

static const float nearest = 8, level_width = 4.5F;
static const float tag_width = 16, tag_height = 13;

/* ---- which, and how far out ------------------------------------------------------------------------ */

static float distance(uint32_t level) {
	return nearest + level_width * (float)level;
}

/* The holdings of a regime, by rank of their row and column, as sorted cells. */
struct members {
	TT_VECTOR(uint32_t) figures;
};

static struct members find_members(struct tt_picture *picture, uint32_t regime) {
	struct members members = {{NULL, 0, 0}};
	for (uint32_t i = 0; i < picture->figures.len; i++) {
		const struct tt_figure *figure = &picture->figures.items[i];
		tt_picture_turn(picture, figure->side);
		if (figure->kind == TT_FIGURE_HOLDING &&
			tt_flow_lies_in(picture->flow, figure->id, regime) != TT_NO)
			*tt_push(picture->arena, &members.figures) = i;
	}
	return members;
}

/* The lowest distance that no regime with a holding in common has. */
static uint8_t free_level(const struct members *members, uint8_t *taken) {
	uint8_t used = 0, level = 0;
	for (uint32_t i = 0; i < members->figures.len; i++)
		used |= taken[members->figures.items[i]];
	while (level < LEVELS - 1 && (used >> level & 1) != 0)
		level++;
	for (uint32_t i = 0; i < members->figures.len; i++)
		taken[members->figures.items[i]] |= (uint8_t)(1u << level);
	return level;
}

static bool is_wanted(const struct tt_picture *picture, uint32_t regime) {
	uint32_t only = picture->drawing->regime;
	return !picture->model->regimes.items[regime].template && (only == TT_NONE || only == regime) &&
	       tt_view_regime(picture->drawing->view, regime);
}

void tt_picture_regimes(struct tt_picture *picture) {
	uint8_t *taken = TT_NEW_ARRAY(picture->arena, uint8_t, picture->figures.len), highest = 0;
	picture->regimes = TT_NEW_ARRAY(picture->arena, uint32_t, picture->model->regimes.len);
	picture->regime_levels = TT_NEW_ARRAY(picture->arena, uint8_t, picture->model->regimes.len);
	for (uint32_t regime = 0; picture->drawing->step >= 2 && regime < picture->model->regimes.len;
		regime++) {
		if (!is_wanted(picture, regime))
			continue;
		struct members members = find_members(picture, regime);
		if (members.figures.len == 0)
			continue;
		uint8_t level = free_level(&members, taken);
		highest = level > highest ? level : highest;
		picture->regimes[picture->regime_count] = regime;
		picture->regime_levels[picture->regime_count++] = level;
	}
	picture->regime_margin = picture->regime_count > 0 ? distance(highest) + tag_height / 2 + 1 : 0;
}

/* ---- cells ----------------------------------------------------------------------------------------- */

/* A side of the outline, clockwise around the cells, one cell long. */
struct hull_side {
	uint32_t x, y; /* corner where it begins */
	uint8_t way;   /* 0 right, 1 down, 2 left, 3 up */
	bool used;
};

/*
 * A finer grid: cell (2 column, 2 rank) is a holding's place, odd ones are what lies between. Corners of
 * cells have the same numbers: corner (x, y) is the top left one of cell (x, y).
 */
struct hull {
	struct tt_picture *picture;
	struct tt_index cells;		      /* into .marked */
	TT_VECTOR(struct tt_set_span) marked; /* .start: x, .len: y */
	TT_VECTOR(struct hull_side) sides;
	struct tt_index sides_from; /* by corner */
	float distance;
};

static const int step_x[] = {1, 0, -1, 0}, step_y[] = {0, 1, 0, -1};

static uint32_t corner_hash(uint32_t x, uint32_t y) {
	uint32_t words[] = {x, y};
	return tt_hash_words(words, TT_COUNT(words));
}

static bool has_cell(const struct hull *hull, uint32_t x, uint32_t y) {
	uint32_t probe = 0, id;
	if (hull->marked.len == 0)
		return false;
	while ((id = tt_index_next(&hull->cells, corner_hash(x, y), &probe)) != TT_NONE)
		if (hull->marked.items[id].start == x && hull->marked.items[id].len == y)
			return true;
	return false;
}

static void mark_cell(struct hull *hull, uint32_t x, uint32_t y) {
	if (has_cell(hull, x, y))
		return;
	tt_index_add(hull->picture->arena, &hull->cells, corner_hash(x, y), hull->marked.len);
	*tt_push(hull->picture->arena, &hull->marked) = (struct tt_set_span){x, y};
}

/* An event may stand between two holdings of a row only if it leads from one side to the other. */
static bool joins(const struct hull *hull, uint32_t x, uint32_t y) {
	const struct tt_picture *picture = hull->picture;
	uint32_t row = picture->row_order[y / 2];
	uint32_t figure = tt_picture_figure_at(picture, row, 2 * (x / 2 + 1));
	return figure == TT_NONE || !picture->figures.items[figure].ends;
}

/* Marks what lies between a cell and its neighbours to the right and below, if those are marked too. */
static void join_cell(struct hull *hull, uint32_t x, uint32_t y) {
	bool right = has_cell(hull, x + 2, y) && joins(hull, x, y), below = has_cell(hull, x, y + 2);
	if (right)
		mark_cell(hull, x + 1, y);
	if (below)
		mark_cell(hull, x, y + 1);
	if (right && below && has_cell(hull, x + 2, y + 2) && joins(hull, x, y + 2))
		mark_cell(hull, x + 1, y + 1);
}

static void mark_members(struct hull *hull, const struct members *members) {
	for (uint32_t i = 0; i < members->figures.len; i++) {
		const struct tt_figure *figure = &hull->picture->figures.items[members->figures.items[i]];
		mark_cell(hull, 2 * (figure->element / 2), 2 * hull->picture->rows.items[figure->row].rank);
	}
	for (uint32_t i = 0, count = hull->marked.len; i < count; i++)
		join_cell(hull, hull->marked.items[i].start, hull->marked.items[i].len);
}

/* ---- the outline ----------------------------------------------------------------------------------- */

static void add_side(struct hull *hull, uint32_t x, uint32_t y, uint8_t way) {
	tt_index_add(hull->picture->arena, &hull->sides_from, corner_hash(x, y), hull->sides.len);
	*tt_push(hull->picture->arena, &hull->sides) = (struct hull_side){x, y, way, false};
}

static void add_sides(struct hull *hull) {
	for (uint32_t i = 0; i < hull->marked.len; i++) {
		uint32_t x = hull->marked.items[i].start, y = hull->marked.items[i].len;
		if (y == 0 || !has_cell(hull, x, y - 1))
			add_side(hull, x, y, 0);
		if (!has_cell(hull, x + 1, y))
			add_side(hull, x + 1, y, 1);
		if (!has_cell(hull, x, y + 1))
			add_side(hull, x + 1, y + 1, 2);
		if (x == 0 || !has_cell(hull, x - 1, y))
			add_side(hull, x, y + 1, 3);
	}
}

/* The side that goes on from a corner; where two cells only touch there, the one that turns right. */
static struct hull_side *side_from(struct hull *hull, uint32_t x, uint32_t y, uint8_t way) {
	struct hull_side *found = NULL;
	uint32_t probe = 0, id;
	while ((id = tt_index_next(&hull->sides_from, corner_hash(x, y), &probe)) != TT_NONE) {
		struct hull_side *side = &hull->sides.items[id];
		bool here = side->x == x && side->y == y && !side->used;
		if (here && (found == NULL || side->way == (way + 1) % 4))
			found = side;
	}
	return found;
}

/* Even corners begin a cell of holdings, odd ones what lies between. */
static float corner_x(const struct tt_picture *picture, uint32_t x) {
	uint32_t element = 2 * (x / 2) + 1;
	return picture->element_x[element] + (x % 2 == 0 ? 0 : picture->element_width[element]);
}

static float corner_y(const struct tt_picture *picture, uint32_t y) {
	const struct tt_grid_row *row = &picture->rows.items[picture->row_order[y / 2]];
	return row->top + (y % 2 == 0 ? 0 : row->height);
}

/* A corner of the outline moves outwards along both sides that meet there. */
static struct tt_point corner_of(
	const struct hull *hull, uint32_t x, uint32_t y, uint8_t before, uint8_t after) {
	uint8_t across = before % 2 == 0 ? before : after, along = before % 2 == 0 ? after : before;
	struct tt_point point = {corner_x(hull->picture, x), corner_y(hull->picture, y)};
	point.x += along == 1 ? hull->distance : -hull->distance;
	point.y += across == 2 ? hull->distance : -hull->distance;
	return point;
}

/* Follows one closed line, adds its corners to the scene's path; returns the one to hang a letter on. */
static struct tt_point follow(struct hull *hull, struct hull_side *first) {
	struct hull_side *side = first, *next;
	struct tt_point top = {0, 0};
	bool any = false;
	do {
		uint32_t x = side->x + (uint32_t)step_x[side->way], y = side->y + (uint32_t)step_y[side->way];
		next = side_from(hull, x, y, side->way);
		if (next == NULL)
			break;
		if (next->way != side->way) {
			struct tt_point corner = corner_of(hull, x, y, side->way, next->way);
			bool higher = !any || corner.y < top.y || (corner.y == top.y && corner.x < top.x);
			tt_scene_point(hull->picture->scene, corner.x, corner.y);
			top = higher ? corner : top;
			any = true;
		}
		next->used = true;
		side = next;
	} while (side != first);
	return top;
}

/* ---- painting -------------------------------------------------------------------------------------- */

static void paint_tag(struct tt_picture *picture, uint32_t number, struct tt_point corner) {
	struct tt_frame frame = {
		corner.x + 6 + (tag_width + 2 + level_width) * (float)picture->regime_levels[number],
		corner.y - tag_height / 2, tag_width, tag_height};
	tt_picture_paint_tag(picture, number, frame);
}

static void paint_hull(struct tt_picture *picture, uint32_t number) {
	const struct tt_regime *regime = &picture->model->regimes.items[picture->regimes[number]];
	struct hull hull = {.picture = picture, .distance = distance(picture->regime_levels[number])};
	struct members members = find_members(picture, picture->regimes[number]);
	TT_VECTOR(struct tt_point) tags = {0};
	mark_members(&hull, &members);
	add_sides(&hull);
	picture->scene->step = 2;
	tt_scene_begin(picture->scene, "regime", regime->named.id, tt_picture_title(picture, &regime->named));
	tt_scene_group(picture->scene)->kind = "regime";
	tt_scene_path(picture->scene, (enum tt_style)(TT_STYLE_REGIME_0 + number % LEVELS), true);
	for (uint32_t i = 0; i < hull.sides.len; i++) {
		if (hull.sides.items[i].used || hull.sides.items[i].way != 0)
			continue;
		if (tags.len > 0)
			tt_scene_break(picture->scene);
		*tt_push(picture->arena, &tags) = follow(&hull, &hull.sides.items[i]);
	}
	for (uint32_t i = 0; i < tags.len; i++)
		paint_tag(picture, number, tags.items[i]);
	tt_scene_end(picture->scene);
	picture->scene->step = 1;
}

void tt_picture_paint_hulls(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->regime_count; i++)
		paint_hull(picture, i);
}
