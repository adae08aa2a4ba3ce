/*
 * Page tables and the reverse way from a file to those who have it mapped. An entry is 0, or the
 * page with some flags, or a bare page frame (PTE_SPECIAL, for files that are executed in place).
 * The entry keeps a reference of its page.
 */
#ifndef PAGE_TABLE_H
#define PAGE_TABLE_H

#include "inode.h"
#include "page.h"

#define PTE_WRITE 1
#define PTE_SPECIAL 2
#define PTE_FLAGS 3

static inline pte_t mk_pte(struct page *page, unsigned long flags)
{
	return (pte_t)page | flags;
}

static inline pte_t pfn_pte(unsigned long pfn)
{
	return pfn << PAGE_SHIFT | PTE_SPECIAL;
}

static inline unsigned long pte_pfn(pte_t pte)
{
	return pte >> PAGE_SHIFT;
}

/* The page behind an entry; NULL for none and for a bare page frame. */
static inline struct page *vm_normal_page(pte_t pte)
{
	return pte & PTE_SPECIAL ? NULL : (struct page *)(pte & ~(pte_t)PTE_FLAGS);
}

/* Maps `page`, whose reference goes over to the entry, unless a sibling was faster. */
static inline void do_set_pte(struct mm_struct *mm, pgoff_t address, struct page *page,
			      unsigned long flags)
{
	bool faster;

	spin_lock(&mm->page_table_lock);
	faster = mm->pgd[address] != 0;
	if (!faster)
		mm->pgd[address] = mk_pte(page, flags);
	spin_unlock(&mm->page_table_lock);
	if (faster)
		put_page(page);
}

/* Maps a bare page frame unless something is mapped already. */
static inline void vm_insert_mixed(struct mm_struct *mm, pgoff_t address, unsigned long pfn)
{
	spin_lock(&mm->page_table_lock);
	if (!mm->pgd[address])
		mm->pgd[address] = pfn_pte(pfn);
	spin_unlock(&mm->page_table_lock);
}

static inline void zap_pte(struct mm_struct *mm, pgoff_t address)
{
	struct page *page;
	pte_t pte;

	spin_lock(&mm->page_table_lock);
	pte = mm->pgd[address];
	if (pte)
		mm->pgd[address] = 0;
	spin_unlock(&mm->page_table_lock);
	page = vm_normal_page(pte);
	if (page)
		put_page(page);
}

/* Unmaps the pages first .. last of a file from everybody. */
static inline void unmap_mapping_range(struct address_space *mapping, pgoff_t first, pgoff_t last)
{
	pgoff_t index;

	mutex_lock(&mapping->i_mmap_mutex);
	for (index = first; index <= last; index++)
		zap_pte(mapping->i_mmap, index);
	mutex_unlock(&mapping->i_mmap_mutex);
}

/* Is the page at `index` of the file mapped? For one who holds its lock. */
static inline bool page_mapped(struct address_space *mapping, pgoff_t index, struct page *page)
{
	return vm_normal_page(mapping->i_mmap->pgd[index]) == page;
}

#endif
