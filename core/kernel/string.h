/*
 * Filling and copying memory. Every access is a step of its own: words where address and length allow
 * it, else bytes. memcpy() reads what lies between the members of a struct too, and that was never
 * written; assign the struct (*to = *from) to copy its members alone.
 */
#ifndef STRING_H
#define STRING_H

static inline bool __words_only(unsigned long bits)
{
	return (bits & (sizeof(u32) - 1)) == 0;
}

static void *memset(void *to, int value, size_t length)
{
	u32 word = (u8)value * 0x01010101U;
	size_t i;

	if (__words_only((unsigned long)to | length)) {
		for (i = 0; i < length / sizeof(u32); i++)
			((u32 *)to)[i] = word;
	} else {
		for (i = 0; i < length; i++)
			((u8 *)to)[i] = word;
	}
	return to;
}

static void *memcpy(void *to, const void *from, size_t length)
{
	size_t i;

	if (__words_only((unsigned long)to | (unsigned long)from | length)) {
		for (i = 0; i < length / sizeof(u32); i++)
			((u32 *)to)[i] = ((const u32 *)from)[i];
	} else {
		for (i = 0; i < length; i++)
			((u8 *)to)[i] = ((const u8 *)from)[i];
	}
	return to;
}

/* Negative, 0 or positive, by the first byte that differs. */
static int memcmp(const void *left, const void *right, size_t length)
{
	const u8 *a = left;
	const u8 *b = right;
	int difference = 0;

	while (length-- && !difference)
		difference = *a++ - *b++;
	return difference;
}

#endif
