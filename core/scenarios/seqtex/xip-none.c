/*
 * A file executed in place: the memory of the device is mapped, there is no page cache and so no page
 * lock. A fault looks up the page frame and maps it, and in between a punch may free it.
 */
#define CONFIG_FS_XIP
#include "file.h"

/* Maps the page frame at `index`. A hole is the page of zeros, which is nobody's block. */
static void xip_file_fault(struct mm_struct *mm, struct address_space *mapping, pgoff_t index)
{
	unsigned long pfn;

	if (beyond_end(mapping_host(mapping), index))
		return;
	pfn = get_block(mapping_host(mapping), index);
	if (pfn)
		vm_insert_mixed(mm, index, pfn);
}

/* fallocate(FALLOC_FL_PUNCH_HOLE) of the pages first .. last. */
static void punch_hole(struct inode *inode, pgoff_t first, pgoff_t last)
{
	struct address_space *mapping = &inode->i_data;

	mutex_lock(&inode->i_mutex);
	unmap_mapping_range(mapping, first, last);
	free_blocks(inode, first, last);
	mutex_unlock(&inode->i_mutex);
}

#include "workload.h"
