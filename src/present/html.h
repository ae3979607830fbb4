/*
 * HTML: escaping, and the few elements that more than one file writes. Whatever comes from a model goes
 * through tt_html_text(), in elements as in attributes, which are always written between double quotes.
 */
#ifndef TT_PRESENT_HTML_H
#define TT_PRESENT_HTML_H

#include "present/output.h"

/* Text, in a form that means nothing to a browser; control characters as in tt_show(). */
void tt_html_text(struct tt_output *out, struct tt_text text);
/* What was gathered in a buffer, which is empty afterwards. */
void tt_html_buf(struct tt_output *out, struct tt_buf *buf);
/* An element that holds nothing but text. */
void tt_html_element(struct tt_output *out, const char *tag, const char *class, struct tt_text text);
/* «ja» or «en»: with this begin the ids of a version of the page. */
const char *tt_html_language(const struct tt_output *out);
/* The start tag of a link to kind and id in the version of this language, such as #ja-event-sell. */
void tt_html_link(struct tt_output *out, const char *kind, struct tt_text id);
/* An attribute id="…" for such a link. */
void tt_html_id(struct tt_output *out, const char *kind, struct tt_text id);

#endif
