/*
 * OpenSSL reads and verifies stamps; what is ours is to ask in the right order, so that what is wrong can be
 * told.
 */
#include "ledger/timestamp.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

/* ---- asking ---------------------------------------------------------------------------------------- */

static bool set_imprint(TS_REQ *request, struct tt_text bytes) {
	uint8_t hash[SHA256_DIGEST_LENGTH];
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	SHA256((const uint8_t *)bytes.bytes, bytes.len, hash);
	bool good = imprint != NULL && algorithm != NULL &&
		    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
		    TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
		    TS_MSG_IMPRINT_set_msg(imprint, hash, sizeof(hash)) == 1 &&
		    TS_REQ_set_msg_imprint(request, imprint) == 1;
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	return good;
}

static bool set_nonce(TS_REQ *request) {
	uint8_t bytes[8] = {0};
	ASN1_INTEGER *nonce = ASN1_INTEGER_new();
	bool good = nonce != NULL && RAND_bytes(bytes, sizeof(bytes)) == 1;
	bytes[0] = (uint8_t)(bytes[0] >> 1 | 0x40); /* positive, and of eight bytes */
	good = good && ASN1_STRING_set(nonce, bytes, sizeof(bytes)) == 1 &&
	       TS_REQ_set_nonce(request, nonce) == 1;
	ASN1_INTEGER_free(nonce);
	return good;
}

bool tt_timestamp_request(struct tt_buf *buf, struct tt_text bytes) {
	uint8_t *encoded = NULL;
	TS_REQ *request = TS_REQ_new();
	bool good = request != NULL && TS_REQ_set_version(request, 1) == 1 && set_imprint(request, bytes) &&
		    set_nonce(request) && TS_REQ_set_cert_req(request, 1) == 1;
	int len = good ? i2d_TS_REQ(request, &encoded) : -1;
	if (len > 0)
		tt_buf_add(buf, (struct tt_text){(const char *)encoded, (size_t)len});
	OPENSSL_free(encoded);
	TS_REQ_free(request);
	return len > 0 && !buf->truncated;
}

/* ---- verifying ------------------------------------------------------------------------------------- */

static bool was_granted(TS_RESP *response) {
	long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)));
	return (status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS) &&
	       TS_RESP_get_tst_info(response) != NULL;
}

/* Is it of these bytes, by a hash of which nobody can make another? */
static bool is_of(TS_RESP *response, struct tt_text bytes) {
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(TS_RESP_get_tst_info(response));
	const ASN1_OBJECT *algorithm;
	uint8_t hash[SHA256_DIGEST_LENGTH];
	X509_ALGOR_get0(&algorithm, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
	const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
	SHA256((const uint8_t *)bytes.bytes, bytes.len, hash);
	return OBJ_obj2nid(algorithm) == NID_sha256 && ASN1_STRING_length(said) == (int)sizeof(hash) &&
	       memcmp(ASN1_STRING_get0_data(said), hash, sizeof(hash)) == 0;
}

static bool is_signed(TS_RESP *response, X509_STORE *authorities) {
	TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
	if (context == NULL) {
		X509_STORE_free(authorities);
		return false;
	}
	TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_SIGNATURE);
	TS_VERIFY_CTX_set_store(context, authorities); /* which the context frees */
	bool good = TS_RESP_verify_response(context, response) == 1;
	TS_VERIFY_CTX_free(context);
	return good;
}

static bool read_time(TS_RESP *response, tt_instant *time) {
	const ASN1_GENERALIZEDTIME *said = TS_TST_INFO_get_time(TS_RESP_get_tst_info(response));
	int days, seconds;
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	bool good = epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, said) == 1;
	ASN1_TIME_free(epoch);
	*time = good ? (tt_instant)days * 86400 + seconds : 0;
	return good;
}

static enum tt_timestamp_verdict judge(
	TS_RESP *response, struct tt_text bytes, const char *authorities, tt_instant *time) {
	if (!was_granted(response))
		return TT_TIMESTAMP_REFUSED;
	if (!is_of(response, bytes))
		return TT_TIMESTAMP_OTHER_BYTES;
	X509_STORE *store = X509_STORE_new();
	if (store == NULL || X509_STORE_load_file(store, authorities) != 1) {
		X509_STORE_free(store);
		return TT_TIMESTAMP_NO_CA;
	}
	if (!is_signed(response, store))
		return TT_TIMESTAMP_UNTRUSTED;
	return read_time(response, time) ? TT_TIMESTAMP_GOOD : TT_TIMESTAMP_MALFORMED;
}

enum tt_timestamp_verdict tt_timestamp_verify(
	struct tt_text answer, struct tt_text bytes, const char *authorities, tt_instant *time) {
	const uint8_t *at = (const uint8_t *)answer.bytes;
	*time = 0;
	TS_RESP *response = answer.len > INT32_MAX ? NULL : d2i_TS_RESP(NULL, &at, (long)answer.len);
	bool whole = response != NULL && at == (const uint8_t *)answer.bytes + answer.len;
	enum tt_timestamp_verdict verdict =
		whole ? judge(response, bytes, authorities, time) : TT_TIMESTAMP_MALFORMED;
	TS_RESP_free(response);
	ERR_clear_error();
	return verdict;
}
