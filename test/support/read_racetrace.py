#!/usr/bin/env python3
"""
A second reader of .racetrace files, written from docs/trace-format.md alone and sharing nothing with
core/trace: what it cannot do, the document does not say. It checks every promise of the document that can
be checked without running the program again, and prints the events as CSV.

    read_racetrace.py f.racetrace...
"""
import base64
import hashlib
import json
import re
import struct
import sys
import zipfile
import zlib

LOAD, BUFFERED = 1, 7
WRITES = {2, 3, 5, 6, 9, 10}
FINDINGS = {30, 31}
DATA = 0x1000
STREAMS = 12
BYTE_STREAMS = {0, 1, 3, 11}


def int32(number):
    number &= 0xFFFFFFFF
    return number - (1 << 32) if number & 0x80000000 else number


class Numbers:
    """A stream of varints or bytes."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        number, shift = 0, 0
        while True:
            byte = self.byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7

    def zigzag(self):
        number = self.varint()
        return (number >> 1) ^ -(number & 1)

    def signed_long(self):
        number = self.varint()
        return -(number >> 1) if number & 1 else number >> 1


class Zeros:
    """A stream that was left out."""

    byte = varint = zigzag = signed_long = lambda self: 0


def decode_columns(data):
    """Events as (time, kind, actor, cpu, site, object, value, valueHigh, old, oldHigh, aux)."""
    preamble = Numbers(data)
    count = preamble.varint()
    lengths = [preamble.varint() for _ in range(STREAMS)]
    at, streams = preamble.at, []
    for length in lengths:
        streams.append(Numbers(data[at : at + length]) if length else Zeros())
        at += length
    assert at == len(data), 'the streams do not fill the columns'
    tags, actors, times, kinds, sites, objects, lows, highs, old_lows, old_highs, auxes, cpus = streams
    next_site, next_kind = [0] * 4096, [0] * 4096
    last_place, last_cpu = [0] * 256, [0] * 256
    object_at, aux_at, step_at = [0] * 4096, [0] * 4096, [0] * 4096
    cell_low, cell_high = [0] * 4096, [0] * 4096
    actor = time = 0
    for _ in range(count):
        tag = tags.byte()
        if tag & 1:
            actor ^= actors.byte()
        if tag & 2:
            time += times.signed_long()
        before = last_place[actor]
        if tag & 4:
            next_kind[before] ^= kinds.byte()
            next_site[before] = int32(next_site[before] + sites.zigzag())
        kind, site = next_kind[before], next_site[before]
        place = last_place[actor] = (40 * site + kind) % 4096
        if tag & 128:
            last_cpu[actor] ^= cpus.byte()
        if tag & 8:
            object_at[place] = int32(object_at[place] + objects.zigzag())
        if tag & 64:
            aux_at[place] = int32(aux_at[place] + auxes.zigzag())
        cell = (object_at[place] * 0x9E3779B1 & 0xFFFFFFFF) >> 20
        writes = kind in WRITES
        old, old_high = (cell_low[cell], cell_high[cell]) if writes else (0, 0)
        if tag & 32:
            old, old_high = int32(old + old_lows.zigzag()), int32(old_high + old_highs.zigzag())
        if writes:
            base, high = old, old_high
        else:
            base, high = (cell_low[cell], cell_high[cell]) if kind in (LOAD, BUFFERED) else (0, 0)
        value = int32(base + step_at[place])
        if tag & 16:
            value, high = int32(value + lows.zigzag()), int32(high + highs.zigzag())
            if kind != LOAD:
                step_at[place] = int32(value - base)
        if writes or kind == LOAD:
            cell_low[cell], cell_high[cell] = value, high
        yield (time, kind, actor, last_cpu[actor], site, object_at[place], value, high, old, old_high, aux_at[place])
    for number, stream in enumerate(streams):
        assert isinstance(stream, Zeros) or stream.at == len(stream.data), f'stream {number} is not used up'


def inflate(data):
    inflater = zlib.decompressobj(-15)
    content = inflater.decompress(data) + inflater.flush()
    assert inflater.eof and not inflater.unused_data, 'not one deflated stream'
    return content


def open_chunk(raw, digest_before):
    """First event, count, encoded columns, keyframes and digest of a stored chunk."""
    head = struct.unpack_from('<4sHHIIIIIIII', raw)
    magic, version, zero, low, high, events, encoded, deflated, images, images_deflated, crc = head
    assert (magic, version, zero) == (b'RLCH', 1, 0), 'not the header of a chunk'
    assert zlib.crc32(raw[40:], zlib.crc32(raw[:36])) == crc, 'the checksum of the chunk is wrong'
    assert len(raw) == 72 + deflated + images_deflated, 'the parts do not fill the chunk'
    columns = inflate(raw[72 : 72 + deflated])
    keyframes = inflate(raw[72 + deflated :]) if images_deflated else b''
    assert (len(columns), len(keyframes)) == (encoded, images), 'a part has another length'
    digest = hashlib.sha256(digest_before + columns).digest()
    assert digest == raw[40:72], 'the digest chain breaks'
    return low + (high << 32), events, columns, keyframes, digest


def check_keyframes(data, events):
    if not data:
        return
    preamble = Numbers(data)
    heads = [(preamble.varint(), preamble.varint()) for _ in range(preamble.varint())]
    rows = [row for row, _ in heads]
    assert rows == sorted(set(rows)) and 0 <= rows[0] and rows[-1] < events, 'rows of keyframes'
    assert preamble.at + sum(length for _, length in heads) == len(data), 'lengths of keyframes'


def wide(low, high, width):
    return ((low & 0xFFFFFFFF) | (high & 0xFFFFFFFF) << 32) & ((1 << 8 * width) - 1)


class Memory:
    """Shared data and ghosts, folded from the events that write."""

    def __init__(self, data):
        self.data = bytearray(data)

    def apply(self, event):
        _, _, _, _, _, address, value, high, old, old_high, aux = event
        at, width = address - DATA, aux & 0xFF
        if at < 0 or at + width > len(self.data):
            return
        found = int.from_bytes(self.data[at : at + width], 'little')
        assert found == wide(old, old_high, width), f'memory at {address:#x} is not what a write found'
        self.data[at : at + width] = wide(value, high, width).to_bytes(width, 'little')

    def read(self, address, width, signed):
        at = address - DATA
        return int.from_bytes(self.data[at : at + width], 'little', signed=signed)


def words(bits):
    return [bits >> 32 * index & 0xFFFFFFFF for index in range(8)]


def check_file(archive):
    """The promises about the archive itself."""
    assert archive.testzip() is None, 'a checksum of the archive is wrong'
    names = archive.namelist()
    assert len(set(names)) == len(names), 'an entry is there twice'
    assert names[-1] == 'manifest.json' and archive.comment == b''
    for entry in archive.infolist():
        stored = entry.filename.startswith('chunks/')
        assert entry.compress_type == (zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
        assert entry.flag_bits == 0x800 and entry.date_time == (1980, 1, 1, 0, 0, 0)


def read_recording(path, emit):
    archive = zipfile.ZipFile(path)
    check_file(archive)
    manifest, debug = (json.loads(archive.read(name)) for name in ('manifest.json', 'debug.json'))
    assert manifest['format'] == 1
    for source in debug['sources']:
        archive.read(source['entry']).decode('utf-8')
    memory = Memory(base64.b64decode(manifest['initialData'], validate=True))
    assert len(memory.data) == manifest['dataBytes']
    digest, seq, time, findings = bytes(32), 0, 0, []
    for index, summary in enumerate(manifest['chunks']):
        raw = archive.read(f'chunks/{index:06d}.bin')
        first, events, columns, keyframes, digest = open_chunk(raw, digest)
        check_keyframes(keyframes, events)
        start, kinds, writes, first_time = seq, 0, 0, None
        for event in decode_columns(columns):
            first_time = event[0] if first_time is None else first_time
            assert event[0] >= time, 'time goes backwards'
            time, kind = event[0], event[1]
            kinds |= 1 << kind
            if kind in WRITES:
                for address in range(event[5], event[5] + (event[10] & 0xFF)):
                    writes |= 1 << address // 8 % 256
                memory.apply(event)
            if kind in FINDINGS:
                findings.append((event[10], seq, time, event[6]))
            emit((seq, *event))
            seq += 1
        assert seq - start == events, 'a chunk holds another number of events than it says'
        said = {
            'firstSeq': start,
            'events': events,
            'firstTime': first_time,
            'lastTime': time,
            'bytes': len(raw),
            'prefixDigest': digest.hex(),
            'kinds': words(kinds),
            'writes': words(writes),
        }
        assert first == start and summary == said, f'summary of chunk {index}'
    assert (seq, digest.hex()) == (manifest['events'], manifest['digest']) and time <= manifest['ticks']
    recorded = [(n, one['seq'], one['time'], one['check']) for n, one in enumerate(manifest['violations'])]
    assert recorded == findings, 'the violations are not those of the events'
    for path, value in manifest['final'].items():
        address, of = find(debug, path)
        signed = of['kind'] == 'enum' or of.get('signed', False)
        found = memory.read(address, of['bytes'], signed)
        assert found == int(value), f'{path} ends as {found}'


def find(debug, path):
    """Address and type of `inode.i_blocks` or `pages[3].flags`."""
    name, *steps = re.findall(r'\w+', path)
    symbol = next(one for one in debug['symbols'] if one['name'] == name)
    address, of = symbol['address'], debug['types'][symbol['type']]
    for step in steps:
        if of['kind'] == 'array':
            of = debug['types'][of['element']]
            address += int(step) * of['bytes']
        else:
            field = next(one for one in of['fields'] if one['name'] == step)
            address, of = address + field['offset'], debug['types'][field['type']]
    return address, of


def main(paths):
    for path in paths:
        lines = []
        read_recording(path, lambda event: lines.append(','.join(map(str, event))))
        sys.stdout.write('\n'.join([f'# {len(lines)}', *lines, '']))


main(sys.argv[1:])
