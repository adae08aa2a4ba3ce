/*
 * Execution in place with seqtex: map first, look at the count, and unmap again if a punch was there. In
 * the end all is well; until then a block that may be somebody else's is mapped.
 */
#define CONFIG_FS_XIP
#include "file.h"
#include "seqtex.h"

struct seqtex truncate_seqtex;	/* of struct inode */

/* Maps the page frame at `index`. A hole is the page of zeros, which is nobody's block. */
static void xip_file_fault(struct mm_struct *mm, struct address_space *mapping, pgoff_t index)
{
	unsigned int sequence;
	unsigned long pfn;

	if (beyond_end(mapping_host(mapping), index))
		return;
retry:
	sequence = seqtex_read_lock(&truncate_seqtex);
	pfn = get_block(mapping_host(mapping), index);
	if (pfn)
		vm_insert_mixed(mm, index, pfn);
	if (seqtex_read_unlock(&truncate_seqtex, sequence)) {
		zap_pte(mm, index);
		trace_retry("xip_file_fault");
		goto retry;
	}
}

/* fallocate(FALLOC_FL_PUNCH_HOLE) of the pages first .. last. */
static void punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	struct address_space *mapping = &inode->i_data;

	mutex_lock(&inode->i_mutex);
	seqtex_write_lock(&truncate_seqtex);
	unmap_mapping_range(mapping, first, last);
	free_blocks(inode, first, last);
	seqtex_write_unlock(&truncate_seqtex);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
