/*
 * A Vulkan driver that hands everything on to Mesa's RADV but what its null device cannot do: memory, commands, submits and waits are
 * answered here, with nothing done. So Dawn opens a GPU that is not there (RADV_FORCE_FAMILY), and AMD's compiler makes code for it.
 *
 * RADV names the library to hand on to; WAVE, where it is set, the lanes that run together, which RADV otherwise chooses. Layouts are those
 * of the Vulkan specification; no header is needed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void (*Function)(void);
typedef Function (*GetProc)(void *, const char *);

typedef struct Chain {
  int32_t type;
  const struct Chain *next;
} Chain;

/* VkSubmitInfo, and what follows it where a timeline semaphore is to be signalled. */
typedef struct {
  Chain chain;
  uint32_t wait_count;
  const void *waits, *stages;
  uint32_t command_count;
  const void *commands;
  uint32_t signal_count;
  const void *signals;
} Submit;
enum { TIMELINE_SUBMIT = 1000207003 };
typedef struct {
  Chain chain;
  uint32_t wait_count;
  const uint64_t *wait_values;
  uint32_t signal_count;
  const uint64_t *signal_values;
} TimelineSubmit;

/* VkComputePipelineCreateInfo, and what asks for a size of subgroups. */
typedef struct {
  Chain chain;
  uint32_t flags;
  struct {
    Chain chain;
    uint32_t flags, stage;
    uint64_t module;
    const char *name;
    const void *specialization;
  } stage;
  uint64_t layout, base;
  int32_t base_index;
} ComputePipeline;
typedef struct {
  Chain chain;
  uint32_t size;
} RequiredSubgroupSize;
enum { REQUIRED_SUBGROUP_SIZE = 1000225001, ALLOW_VARYING_SUBGROUP_SIZE = 1 };

typedef int (*MakePipelines)(void *, uint64_t, uint32_t, const ComputePipeline *, const void *, uint64_t *);

static void *radv;
static GetProc of_device;
static MakePipelines their_pipelines;
/* What is submitted is done: the largest value that a semaphore was to be signalled with. */
static uint64_t reached;

static int succeed(void) {
  return 0;
}

static int map(void *device, uint64_t memory, uint64_t offset, uint64_t size, uint32_t flags, void **at) {
  const uint64_t most = 64 << 20;
  (void)device, (void)memory, (void)offset, (void)flags;
  *at = calloc(1, size < most ? size : most);
  return 0;
}

static int map_2(void *device, const void *info, void **at) {
  (void)info;
  return map(device, 0, 0, UINT64_MAX, 0, at);
}

static int submit(void *queue, uint32_t count, const Submit *submits, uint64_t fence) {
  (void)queue, (void)fence;
  for (uint32_t i = 0; i < count; i++)
    for (const Chain *c = submits[i].chain.next; c; c = c->next) {
      const TimelineSubmit *timeline = (const TimelineSubmit *)c;
      if (c->type != TIMELINE_SUBMIT) continue;
      for (uint32_t k = 0; k < timeline->signal_count; k++)
        if (timeline->signal_values[k] > reached) reached = timeline->signal_values[k];
    }
  return 0;
}

static int counter(void *device, uint64_t semaphore, uint64_t *value) {
  (void)device, (void)semaphore;
  *value = reached;
  return 0;
}

static int make_pipelines(void *device, uint64_t cache, uint32_t count, const ComputePipeline *wanted, const void *memory, uint64_t *made) {
  const char *wave = getenv("WAVE");
  ComputePipeline one = *wanted;
  RequiredSubgroupSize size = {{REQUIRED_SUBGROUP_SIZE, one.stage.chain.next}, wave ? atoi(wave) : 0};
  if (!wave || count != 1) return their_pipelines(device, cache, count, wanted, memory, made);
  one.stage.chain.next = &size.chain;
  one.stage.flags &= ~ALLOW_VARYING_SUBGROUP_SIZE;
  return their_pipelines(device, cache, 1, &one, memory, made);
}

static int begins(const char *name, const char *with) {
  return strncmp(name, with, strlen(with)) == 0;
}

/* Names with their extensions' suffixes too. */
static const char *const NOTHING_TO_DO[] = {
    "vkCmd", "vkBeginCommandBuffer", "vkEndCommandBuffer", "vkResetCommandBuffer", "vkResetCommandPool", "vkQueueSubmit2", "vkQueueWaitIdle",
    "vkDeviceWaitIdle", "vkWaitForFences", "vkGetFenceStatus", "vkResetFences", "vkWaitSemaphores", "vkUnmapMemory",
    "vkFlushMappedMemoryRanges", "vkInvalidateMappedMemoryRanges", "vkGetQueryPoolResults",
};

static Function own(const char *name, Function theirs) {
  if (!theirs) return NULL;
  for (size_t i = 0; i < sizeof NOTHING_TO_DO / sizeof *NOTHING_TO_DO; i++)
    if (begins(name, NOTHING_TO_DO[i])) return (Function)succeed;
  if (begins(name, "vkQueueSubmit")) return (Function)submit;
  if (begins(name, "vkMapMemory2")) return (Function)map_2;
  if (begins(name, "vkMapMemory")) return (Function)map;
  if (begins(name, "vkGetSemaphoreCounterValue")) return (Function)counter;
  if (strcmp(name, "vkCreateComputePipelines") == 0) {
    their_pipelines = (MakePipelines)theirs;
    return (Function)make_pipelines;
  }
  return theirs;
}

static Function device_function(void *device, const char *name) {
  if (strcmp(name, "vkGetDeviceProcAddr") == 0) return (Function)device_function;
  return own(name, of_device(device, name));
}

static void *in_radv(const char *name) {
  if (!radv) {
    const char *path = getenv("RADV");
    radv = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!radv) {
      fprintf(stderr, "RADV: %s\n", path ? dlerror() : "the library is not named");
      exit(3);
    }
  }
  return dlsym(radv, name);
}

Function vk_icdGetInstanceProcAddr(void *instance, const char *name) {
  Function theirs = ((GetProc)in_radv("vk_icdGetInstanceProcAddr"))(instance, name);
  if (theirs && strcmp(name, "vkGetDeviceProcAddr") == 0) {
    of_device = (GetProc)theirs;
    return (Function)device_function;
  }
  return own(name, theirs);
}

Function vk_icdGetPhysicalDeviceProcAddr(void *instance, const char *name) {
  GetProc theirs = (GetProc)in_radv("vk_icdGetPhysicalDeviceProcAddr");
  return theirs ? theirs(instance, name) : NULL;
}

int vk_icdNegotiateLoaderICDInterfaceVersion(uint32_t *version) {
  int (*theirs)(uint32_t *) = (int (*)(uint32_t *))in_radv("vk_icdNegotiateLoaderICDInterfaceVersion");
  return theirs ? theirs(version) : 0;
}
