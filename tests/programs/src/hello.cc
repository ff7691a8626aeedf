/*
 * hello.cc - threads, an exception that travels, objects of a template
 *
 * No <iostream>, no <thread>: reading those takes the interpreted machine
 * half a minute.
 */
#include <cstdio>
#include <pthread.h>
#include <stdexcept>
#include <string>

static int sum;

static void *add(void *arg)
{
	for (int n = 0; n < 1000; n++)
		__atomic_add_fetch(&sum, *static_cast<int *>(arg), __ATOMIC_RELAXED);
	return nullptr;
}

static void check(const std::string &word)
{
	if (word == "wrong")
		throw std::runtime_error("caught " + word);
}

int main()
{
	pthread_t threads[8];
	int numbers[8];

	for (int i = 0; i < 8; i++) {
		numbers[i] = i;
		pthread_create(&threads[i], nullptr, add, &numbers[i]);
	}
	for (pthread_t thread : threads)
		pthread_join(thread, nullptr);
	try {
		check("wrong");
	} catch (std::exception &e) {
		puts(e.what());
	}
	printf("%d\n", sum);
}
