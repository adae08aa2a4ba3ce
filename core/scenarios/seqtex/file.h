/* The file, and the process that has it mapped. */
#define MEM_PAGES (2 * FILE_PAGES + FAULTERS + 1)

#include "page-cache.h"

struct inode inode;
struct mm_struct mm;
