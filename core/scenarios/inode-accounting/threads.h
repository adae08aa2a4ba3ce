/*
 * Which thread does what: first those that change the inode, truncate being thread 1, then those
 * that ask for the total, then those with a file of their own. Each has a random seed of its own.
 */
#define FIRST_STAT (WRITERS + TRUNCATERS)
#define FIRST_OTHER (FIRST_STAT + READERS)
#define THREADS (FIRST_OTHER + OTHERS)

void P0_writepage(void)
{
	write_pages(1);
}

#if TRUNCATERS > 0
void P1_truncate(void)
{
	truncate_pages(2);
}
#elif FIRST_STAT > 1
void P1_writepage(void)
{
	write_pages(2);
}
#elif FIRST_OTHER > 1
void P1_stat(void)
{
	stat_pages(2, 2 - FIRST_STAT);
}
#elif THREADS > 1
void P1_other(void)
{
	write_other(2, &others[1 - FIRST_OTHER].inode);
}
#endif

#if FIRST_STAT > 2
void P2_writepage(void)
{
	write_pages(3);
}
#elif FIRST_OTHER > 2
void P2_stat(void)
{
	stat_pages(3, 3 - FIRST_STAT);
}
#elif THREADS > 2
void P2_other(void)
{
	write_other(3, &others[2 - FIRST_OTHER].inode);
}
#endif

#if FIRST_STAT > 3
void P3_writepage(void)
{
	write_pages(4);
}
#elif FIRST_OTHER > 3
void P3_stat(void)
{
	stat_pages(4, 4 - FIRST_STAT);
}
#elif THREADS > 3
void P3_other(void)
{
	write_other(4, &others[3 - FIRST_OTHER].inode);
}
#endif

#if FIRST_OTHER > 4
void P4_stat(void)
{
	stat_pages(5, 5 - FIRST_STAT);
}
#elif THREADS > 4
void P4_other(void)
{
	write_other(5, &others[4 - FIRST_OTHER].inode);
}
#endif

#if FIRST_OTHER > 5
void P5_stat(void)
{
	stat_pages(6, 6 - FIRST_STAT);
}
#elif THREADS > 5
void P5_other(void)
{
	write_other(6, &others[5 - FIRST_OTHER].inode);
}
#endif

#if THREADS > 6
void P6_other(void)
{
	write_other(7, &others[6 - FIRST_OTHER].inode);
}
#endif

#if THREADS > 7
void P7_other(void)
{
	write_other(8, &others[7 - FIRST_OTHER].inode);
}
#endif
