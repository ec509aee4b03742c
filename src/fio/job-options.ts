/** What fio's options can do beyond the files of a job, as fio 3.33 and 3.42 have them (options.c, engines/*.c, HOWTO.rst). */

/** Why a value may reach beyond the folder a job works in; null where it does not. */
type ValueRule = (value: string) => string | null;

const OUTSIDE = 'leads out of the folder that fsbench made';

/** fio splits at every colon that no backslash protects; here at each, which refuses a little more. */
const ofPaths: ValueRule = (value) => {
  const leadsOut = (path: string) => path.startsWith('/') || path.split('/').includes('..');
  return value.split(':').some((path) => leadsOut(path.trim())) ? OUTSIDE : null;
};

/** Names that become parts of file names: of test files, logs, saved states. */
export const ofName: ValueRule = (value) => (value.includes('/') ? OUTSIDE : null);

/** In single quotes stands a file whose content is taken as the pattern. */
const ofPattern: ValueRule = (value) => (value.includes("'") ? 'reads its pattern from a file' : null);

/** What comes after a colon is a file. */
const ofMemory: ValueRule = (value) => (/^[a-z]+$/.test(value) ? null : 'names a file to take memory from');

/** Engines that do I/O to the files of the job and nothing else; fio takes any other name for a library to load. */
const ENGINES: ReadonlySet<string> = new Set(
  `sync psync vsync pvsync pvsync2 libaio linuxaio aio posixaio io_uring mmap libpmem splice null cpuio falloc ftruncate
  filecreate filestat filedelete dircreate dirstat dirdelete`.split(/\s+/),
);

const ofEngine: ValueRule = (value) => {
  if (ENGINES.has(value)) return null;
  return value === 'exec' ? 'runs a program' : 'is none of the engines that work on files alone: it may load a library, or use devices or the network';
};

/** Options whose value decides. */
const BY_VALUE: Readonly<Record<string, ValueRule>> = {
  filename: ofPaths,
  filename_format: ofPaths,
  name: ofName,
  wait_for: ofName,
  write_bw_log: ofName,
  write_lat_log: ofName,
  write_iops_log: ofName,
  write_hist_log: ofName,
  write_iolog: ofName,
  verify: ofPattern,
  verify_pattern: ofPattern,
  buffer_pattern: ofPattern,
  mem: ofMemory,
  iomem: ofMemory,
  ioengine: ofEngine,
};

/** Options that are refused whatever their value, each with what it does. */
const REFUSED: Readonly<Record<string, string>> = {
  exec_prerun: 'runs a command',
  exec_postrun: 'runs a command',
  program: 'runs a program',
  arguments: 'belongs to a program that is run',
  profile: 'runs another benchmark in place of the job',
  directory: OUTSIDE,
  opendir: 'takes all files below a folder',
  read_iolog: 'replays a file that says which files are used',
  merge_blktrace_file: 'writes a file outside the folder that fsbench made',
  replay_redirect: 'uses a device',
  donorname: 'uses another file',
  dp_scheme: 'reads another file',
  ioscheduler: "changes a disk's scheduler",
  allow_mounted_write: 'allows writes to disks in use',
  cgroup: 'changes control groups',
  cgroup_weight: 'changes control groups',
  cgroup_nodelete: 'changes control groups',
  uid: 'works as another user',
  gid: 'works as another group',
  fill_device: 'fills the file system',
  fill_fs: 'fills the file system',
};

/** Options that decide how the files of a job are used, what is counted and how it is told; with their aliases. */
const HARMLESS: ReadonlySet<string> = new Set(
  `description unique_filename lockfile rw readwrite rw_sequencer iodepth iodepth_batch iodepth_batch_submit
  iodepth_batch_complete_min iodepth_batch_complete iodepth_batch_complete_max iodepth_low serialize_overlap io_submit_mode
  size io_size io_limit filesize filetype file_append offset fileoffset offset_align offset_increment number_ios
  bs blocksize ba blockalign bsrange blocksize_range bssplit bs_unaligned blocksize_unaligned bs_is_seq_rand
  randrepeat allrandrepeat randseed norandommap softrandommap random_generator random_distribution percentage_random
  percentage_sequential num_range sprandom spr_num_regions spr_op spr_cs
  nrfiles nr_files openfiles file_service_type fallocate fadvise_hint fsync fdatasync write_barrier sync_file_range
  direct atomic buffered overwrite loops numjobs startdelay runtime timeout time_based ramp_time ramp_size clocksource
  iomem_align mem_align hugepage-size lockmem
  verify_only do_verify verifysort verifysort_nr verify_interval verify_offset verify_pattern_interval verify_fatal verify_dump
  verify_async verify_async_cpus verify_backlog verify_backlog_batch verify_write_sequence verify_header_seed
  experimental_verify verify_state_load verify_state_save
  trim_percentage trim_verify_zero trim_backlog trim_backlog_batch
  read_iolog_chunked replay_no_stall replay_scale replay_align replay_time_scale replay_skip merge_blktrace_scalars merge_blktrace_iters
  zonemode zonesize zonecapacity zonerange zoneskip read_beyond_wp max_open_zones job_max_open_zones ignore_zone_limits
  zone_reset_threshold zone_reset_frequency recover_zbd_write_error write_zone_remainder
  rwmixread rwmixwrite rwmixcycle nice prio prioclass priohint
  thinktime thinktime_spin thinktime_blocks thinktime_blocks_type thinktime_iotime thinkcycles
  rate rate_min ratemin rate_iops rate_iops_min rate_process rate_cycle ratecycle rate_ignore_thinktime
  max_latency latency_target latency_window latency_percentile latency_run
  invalidate sync write_hint create_serialize create_fsync create_on_open create_only allow_file_create pre_read
  cpumask cpus_allowed cpus_allowed_policy numa_cpu_nodes numa_mem_policy end_fsync end_syncfs fsync_on_close
  unlink unlink_each_loop exitall exit_what exitall_on_error stonewall wait_for_previous new_group thread comm
  per_job_logs log_entries log_avg_msec log_hist_msec log_hist_coarseness log_max_value log_window_value log_offset log_prio
  log_issue_time log_compression log_compression_cpus log_store_compressed log_unix_epoch log_alternate_epoch
  log_alternate_epoch_clock_id job_start_clock_id block_error_percentiles bwavgtime iopsavgtime group_reporting stats
  zero_buffers refill_buffers scramble_buffers buffer_compress_percentage buffer_compress_chunk
  dedupe_percentage dedupe_global dedupe_mode dedupe_working_set_percentage
  clat_percentiles lat_percentiles slat_percentiles percentile_list significant_figures disk_util
  gtod_reduce disable_lat disable_clat disable_slat disable_bw_measurement disable_bw gtod_cpu unified_rw_reporting
  continue_on_error ignore_error error_dump kb_base unit_base flow_id flow flow_watermark flow_sleep
  steadystate ss steadystate_duration ss_dur steadystate_ramp_time ss_ramp steadystate_check_interval ss_interval
  hipri hipri_percentage cmdprio_percentage cmdprio_class cmdprio cmdprio_hint cmdprio_bssplit fixedbufs registerfiles
  sqthread_poll sqthread_poll_cpu nonvectored uncached nowait force_async userspace_reap libaio_vectored
  thp stat_type cpuload cpumode cpuchunks exit_on_io_done`.split(/\s+/),
);

/** What is wrong with an option of a job that is to keep to its folder; null where it does. Names are exact, as fio's are. */
export function doubtOption(name: string, value: string): string | null {
  if (HARMLESS.has(name)) return null;
  if (Object.hasOwn(REFUSED, name)) return REFUSED[name] as string;
  if (Object.hasOwn(BY_VALUE, name)) return (BY_VALUE[name] as ValueRule)(value);
  return 'is not known to be harmless';
}
