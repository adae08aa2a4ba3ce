/*
 * Reference counts: an atomic counter that tells of misuse. Of 2017 (4.11), made because a plain
 * atomic_t goes through zero, or past its end, without a word.
 *
 * An object that may be on its way out is taken with refcount_inc_not_zero(); refcount_inc() is for
 * one that is held already. What the kernel answers with saturation is a warning here.
 */
#ifndef REFCOUNT_H
#define REFCOUNT_H

typedef struct {
	atomic_t refs;
} refcount_t;

static inline void refcount_set(refcount_t *count, int n)
{
	atomic_set(&count->refs, n);
}

static inline int refcount_read(refcount_t *count)
{
	return atomic_read(&count->refs);
}

/* From zero it is a use after free that has not happened yet. */
static inline void refcount_inc(refcount_t *count)
{
	WARN_ON(atomic_fetch_add(1, &count->refs) <= 0);
}

/* False if the last reference is gone, and the object with it. */
static inline bool refcount_inc_not_zero(refcount_t *count)
{
	int old;

	do {
		old = atomic_read(&count->refs);
		if (old == 0)
			return false;
	} while (atomic_cmpxchg(&count->refs, old, old + 1) != old);
	return true;
}

/* For a reference that is known not to be the last: to zero it is a leak. */
static inline void refcount_dec(refcount_t *count)
{
	WARN_ON(atomic_fetch_sub(1, &count->refs) <= 1);
}

/* True if that was the last one: who is told so frees the object. */
static inline bool refcount_dec_and_test(refcount_t *count)
{
	int old = atomic_fetch_sub(1, &count->refs);

	WARN_ON(old <= 0);
	return old == 1;
}

#endif
