/* A fault from the CPU's access to the return to it. */

static void sigbus(void)
{
	BUG();	/* the file is as long as ever: nobody has deserved a signal */
}

/* Maps a locked page, whose reference goes over to the entry unless the entry has one. */
static inline void map_page(struct mm_struct *mm, pgoff_t address, struct page *page,
			    unsigned long flags)
{
	bool mapped;

	spin_lock(&mm->page_table_lock);
	mapped = vm_normal_page(mm->pgd[address]) == page;
	mm->pgd[address] = mk_pte(page, flags);
	spin_unlock(&mm->page_table_lock);
	trace_mark("the page is mapped");
	if (mapped)
		put_page(page);
}

/* A store to a page that is not mapped, or not for writing. With mmap_sem held. */
static inline int do_shared_fault(struct mm_struct *mm, struct inode *inode, pgoff_t index, int flags)
{
	struct page *page = fs_fault(inode, index);
	int result;

	if (!page)
		return VM_FAULT_SIGBUS;
	unlock_page(page);
	result = fs_page_mkwrite(inode, page, index, flags);
	if (result == VM_FAULT_LOCKED) {
		map_page(mm, index, page, PTE_WRITE);
		unlock_page(page);
	} else
		put_page(page);
	return result;
}

/* A load from a page that is not mapped. */
static inline int do_read_fault(struct mm_struct *mm, struct inode *inode, pgoff_t index)
{
	struct page *page = fs_fault(inode, index);

	if (!page)
		return VM_FAULT_SIGBUS;
	do_set_pte(mm, index, page, 0);
	unlock_page(page);
	return VM_FAULT_LOCKED;
}

/* A store by the program: it is done when the CPU finds the entry writable. */
static inline void store(struct mm_struct *mm, struct inode *inode, pgoff_t index)
{
	int flags = FAULT_FLAG_ALLOW_RETRY;
	int result;

	while (!(READ_ONCE(mm->pgd[index]) & PTE_WRITE)) {
		down_read(&mm->mmap_sem);
		result = do_shared_fault(mm, inode, index, flags);
		if (result == VM_FAULT_SIGBUS)
			sigbus();
		up_read(&mm->mmap_sem);
		if (result == VM_FAULT_RETRY) {
			flags &= ~FAULT_FLAG_ALLOW_RETRY;	/* once */
			trace_retry("page_mkwrite");
		}
	}
}

/* A load by the program. */
static inline void load(struct mm_struct *mm, struct inode *inode, pgoff_t index)
{
	while (!READ_ONCE(mm->pgd[index])) {
		down_read(&mm->mmap_sem);
		if (do_read_fault(mm, inode, index) == VM_FAULT_SIGBUS)
			sigbus();
		up_read(&mm->mmap_sem);
	}
}
