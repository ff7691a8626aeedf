/*
 * vdso.c - the kernel's own pages in every program
 *
 * From low to high: the clock's data (one page), then the vDSO image.
 */
#include "arch/x86/vdso.h"

#include "fs/exec.h"
#include "mm/mm.h"
#include "mm/slab.h"

static struct vm_special_mapping vvar_mapping = { .name = "[vvar]" };
static struct vm_special_mapping vdso64_mapping = { .name = "[vdso]" };
static struct vm_special_mapping vdso32_mapping = { .name = "[vdso]" };

/* The pages of a part of the kernel image, as _install_special_mapping() wants them. */
static struct page **page_list(const void *start, unsigned long size)
{
	unsigned long n = size >> PAGE_SHIFT, i;
	struct page **pages = kcalloc(n + 1, sizeof(*pages), GFP_KERNEL);

	for (i = 0; pages && i < n; i++)
		pages[i] = virt_to_page((const char *)start + (i << PAGE_SHIFT));
	return pages;
}

unsigned long current_vdso_base(void)
{
	return current->mm ? (unsigned long)current->mm->vdso : 0;
}

int map_vdso(bool is_32bit)
{
	const struct vdso_image *image = is_32bit ? &vdso32_image : &vdso64_image;
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	unsigned long addr;
	int err;

	if (!image->size)
		return 0;
	mmap_write_lock(mm);
	addr = get_unmapped_area(NULL, 0, PAGE_SIZE + image->size, 0, 0);
	err = IS_ERR_VALUE(addr) ? (int)addr : 0;
	if (err)
		goto out;
	vma = _install_special_mapping(mm, addr, PAGE_SIZE, VM_READ | VM_MAYREAD | VM_DONTDUMP,
				       &vvar_mapping);
	if (!IS_ERR(vma))
		vma = _install_special_mapping(mm, addr + PAGE_SIZE, image->size,
					       VM_READ | VM_EXEC | VM_MAYREAD | VM_MAYWRITE |
					       VM_MAYEXEC,
					       is_32bit ? &vdso32_mapping : &vdso64_mapping);
	err = PTR_ERR_OR_ZERO(vma);
	if (!err)
		mm->vdso = (void *)(addr + PAGE_SIZE);
out:
	mmap_write_unlock(mm);
	return err;
}

void __init vdso_init(void)
{
	vvar_mapping.pages = page_list(&vdso_data, PAGE_SIZE);
	vdso64_mapping.pages = page_list(vdso64_image.start, vdso64_image.size);
	vdso32_mapping.pages = page_list(vdso32_image.start, vdso32_image.size);
	if (!vvar_mapping.pages || !vdso64_mapping.pages || !vdso32_mapping.pages)
		panic("no memory for the vDSO's pages");
}
