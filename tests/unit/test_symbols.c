/*
 * test_symbols - addresses are named, and what is no address is not
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "symbols.h"

/* Not inlined, and not a tail call: it has a return address of ours. */
__attribute__((noinline)) static uint64_t caller(void)
{
	__asm__ volatile("");
	return (uint64_t)__builtin_return_address(0);
}

static void test_names(void **state)
{
	struct symbols *symbols = symbols_open("/proc/self/exe");
	uint64_t offset = 99, addr;

	(void)state;
	assert_non_null(symbols);
	assert_string_equal(symbols_find(symbols, (uint64_t)caller, &offset), "caller");
	assert_int_equal(offset, 0);
	addr = caller();
	assert_string_equal(symbols_find(symbols, addr, &offset), "test_names");
	assert_true(symbols_is_return(symbols, addr));
	assert_false(symbols_is_return(symbols, (uint64_t)caller));
	assert_null(symbols_find(symbols, 0, &offset));
	assert_null(symbols_find(symbols, UINT64_MAX, &offset));
	assert_false(symbols_is_return(symbols, 0));
	assert_false(symbols_is_return(symbols, UINT64_MAX));
	symbols_close(symbols);
}

static void test_no_symbols(void **state)
{
	uint64_t offset;

	(void)state;
	assert_null(symbols_open("/nonexistent"));
	assert_null(symbols_open("/etc/passwd"));
	assert_null(symbols_open(NULL));
	assert_null(symbols_find(NULL, 1, &offset));
	assert_false(symbols_is_return(NULL, 1));
	symbols_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_symbols),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
