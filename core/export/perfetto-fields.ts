/**
 * Numbers of the fields and constants of Perfetto's messages that are written here, named after them.
 * Facts from google/perfetto, protos/perfetto: trace/trace_packet.proto (at 02603952),
 * trace/track_event/*.proto, trace/interned_data/interned_data.proto,
 * trace/generic_kernel/generic_task.proto (155712a8) and common/trace_attributes.proto (5262645f).
 *
 * Times need no clock snapshot: without a clock they are nanoseconds of the trace's own
 * (trace/clock_snapshot.proto). Flow ids are fixed64, not varints, and the earlier end is the foot.
 */

// Trace.
export const TRACE_PACKET = 1

// TracePacket.
export const PACKET_TIMESTAMP = 8
export const PACKET_SEQUENCE_ID = 10
export const PACKET_TRACK_EVENT = 11
export const PACKET_INTERNED_DATA = 12
export const PACKET_SEQUENCE_FLAGS = 13
export const PACKET_TRACK_DESCRIPTOR = 60
export const PACKET_TASK_STATE = 117
export const PACKET_ATTRIBUTES = 126

// Flags of a packet: what was interned before is void; the packet needs what was interned.
export const STATE_CLEARED_AND_NEEDED = 3
export const STATE_NEEDED = 2

// InternedData and the EventName in it.
export const INTERNED_EVENT_NAMES = 2
export const INTERNED_IID = 1
export const INTERNED_NAME = 2

// TrackDescriptor.
export const TRACK_UUID = 1
export const TRACK_NAME = 2
export const TRACK_PARENT_UUID = 5
export const TRACK_COUNTER = 8
export const TRACK_CHILD_ORDERING = 11
export const TRACK_SIBLING_RANK = 12

// Values of TrackDescriptor.child_ordering.
export const CHILDREN_BY_NAME = 1
export const CHILDREN_BY_RANK = 3

// TrackEvent.
export const EVENT_ANNOTATIONS = 4
export const EVENT_TYPE = 9
export const EVENT_NAME_IID = 10
export const EVENT_TRACK_UUID = 11
export const EVENT_COUNTER_VALUE = 30
export const EVENT_DOUBLE_COUNTER_VALUE = 44
export const EVENT_FLOW_IDS = 47
export const EVENT_TERMINATING_FLOW_IDS = 48

// Values of TrackEvent.type.
export const TYPE_SLICE_BEGIN = 1
export const TYPE_SLICE_END = 2
export const TYPE_INSTANT = 3
export const TYPE_COUNTER = 4

// DebugAnnotation.
export const ANNOTATION_INT = 4
export const ANNOTATION_STRING = 6
export const ANNOTATION_NAME = 10

// GenericKernelTaskStateEvent.
export const TASK_CPU = 1
export const TASK_COMM = 2
export const TASK_TID = 3
export const TASK_STATE = 4

// Values of its state.
export const STATE_RUNNABLE = 2
export const STATE_RUNNING = 3
export const STATE_SLEEPING = 5
export const STATE_DEAD = 7

// TraceAttributes and the Attribute in it.
export const ATTRIBUTES_ATTRIBUTE = 1
export const ATTRIBUTE_KEY = 1
export const ATTRIBUTE_LONG = 2
export const ATTRIBUTE_STRING = 3
