/*
 * A scene for programs that paint it themselves: positions, texts and looks, with what each group shows.
 */
#include "present/json.h"
#include "present/scene.h"

static void put_colour(struct tt_json *json, const char *key, uint32_t colour) {
	if (colour != 0)
		tt_json_text(json, key, tt_text_format(json->out->scratch, "#%08x", colour));
}

static void put_look(struct tt_json *json, const struct tt_look *look) {
	tt_json_open(json, look->name, '{');
	put_colour(json, "fill", look->fill);
	put_colour(json, "stroke", look->stroke);
	if (look->stroke != 0)
		tt_json_decimal(json, "stroke_width", (double)look->width);
	if (look->dash > 0)
		tt_json_decimal(json, "dash", (double)look->dash);
	tt_json_close(json, '}');
}

static void put_font(struct tt_json *json, const struct tt_font_look *look) {
	tt_json_open(json, look->name, '{');
	tt_json_decimal(json, "size", (double)look->size);
	tt_json_truth(json, "bold", look->bold);
	tt_json_close(json, '}');
}

static void put_place(struct tt_json *json, const struct tt_shape *shape) {
	tt_json_decimal(json, "x", (double)shape->frame.x);
	tt_json_decimal(json, "y", (double)shape->frame.y);
	tt_json_decimal(json, "width", (double)shape->frame.width);
	tt_json_decimal(json, "height", (double)shape->frame.height);
}

/* Lines of points, each closed or not, as the shape says. */
static void put_points(struct tt_json *json, const struct tt_scene *scene, const struct tt_shape *shape) {
	tt_json_open(json, "lines", '[');
	tt_json_open(json, NULL, '[');
	for (uint32_t i = 0; i < shape->point_count; i++) {
		struct tt_point point = scene->points.items[shape->first_point + i];
		if (tt_point_breaks(point)) {
			tt_json_close(json, ']');
			tt_json_open(json, NULL, '[');
			continue;
		}
		tt_json_open(json, NULL, '[');
		tt_json_decimal(json, NULL, (double)point.x);
		tt_json_decimal(json, NULL, (double)point.y);
		tt_json_close(json, ']');
	}
	tt_json_close(json, ']');
	tt_json_close(json, ']');
	tt_json_truth(json, "closed", shape->closed);
}

static void put_id(struct tt_json *json, const char *key, struct tt_text id) {
	if (id.len > 0)
		tt_json_text(json, key, id);
}

static void put_group(struct tt_json *json, const struct tt_group *group) {
	if (group->kind != NULL) {
		tt_json_open(json, "thing", '{');
		tt_json_string(json, "kind", group->kind);
		tt_json_text(json, "id", group->thing);
		tt_json_close(json, '}');
	}
	put_id(json, "holder", group->holder);
	put_id(json, "system", group->system);
	put_id(json, "event", group->event);
	put_id(json, "from", group->from);
	put_id(json, "to", group->to);
}

static void put_begin(struct tt_json *json, const struct tt_scene *scene, const struct tt_shape *shape) {
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", "group");
	tt_json_text(json, "what", shape->what);
	tt_json_text(json, "id", shape->id);
	tt_json_text(json, "title", shape->text);
	tt_json_number(json, "step", shape->step);
	put_group(json, &scene->groups.items[shape->group]);
	tt_json_open(json, "shapes", '[');
}

static void put_end(struct tt_json *json) {
	tt_json_close(json, ']');
	tt_json_close(json, '}');
}

static void put_shape(struct tt_json *json, const struct tt_scene *scene, const struct tt_shape *shape) {
	static const char *const kinds[] = {
		[TT_SHAPE_BOX] = "box", [TT_SHAPE_PATH] = "path", [TT_SHAPE_TEXT] = "text"};
	tt_json_open(json, NULL, '{');
	tt_json_string(json, "kind", kinds[shape->kind]);
	tt_json_string(json, "look", tt_looks[shape->style].name);
	tt_json_number(json, "step", shape->step);
	if (shape->kind == TT_SHAPE_PATH)
		put_points(json, scene, shape);
	else
		put_place(json, shape);
	if (shape->kind == TT_SHAPE_BOX)
		tt_json_decimal(json, "radius", (double)shape->radius);
	if (shape->kind == TT_SHAPE_TEXT) {
		tt_json_string(json, "font", tt_font_looks[shape->font].name);
		tt_json_text(json, "text", shape->text);
	}
	tt_json_close(json, '}');
}

static void put_looks(struct tt_json *json) {
	tt_json_open(json, "looks", '{');
	for (size_t i = 0; i < TT_STYLE_PICTURE_COUNT; i++)
		put_look(json, &tt_looks[i]);
	tt_json_close(json, '}');
	tt_json_open(json, "fonts", '{');
	for (size_t i = 0; i < TT_FONT_PICTURE_COUNT; i++)
		put_font(json, &tt_font_looks[i]);
	tt_json_close(json, '}');
}

void tt_scene_json(const struct tt_scene *scene, struct tt_output *out) {
	struct tt_json json = {.out = out};
	tt_json_open(&json, NULL, '{');
	tt_json_number(&json, "tenten", 1);
	tt_json_text(&json, "title", scene->title);
	tt_json_decimal(&json, "width", (double)scene->width);
	tt_json_decimal(&json, "height", (double)scene->height);
	put_looks(&json);
	tt_json_open(&json, "shapes", '[');
	for (uint32_t i = 0; i < scene->shapes.len; i++) {
		const struct tt_shape *shape = &scene->shapes.items[i];
		if (shape->kind == TT_SHAPE_BEGIN)
			put_begin(&json, scene, shape);
		else if (shape->kind == TT_SHAPE_END)
			put_end(&json);
		else
			put_shape(&json, scene, shape);
		tt_out_relax(out);
	}
	tt_json_close(&json, ']');
	tt_json_close(&json, '}');
}
