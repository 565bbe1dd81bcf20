-- One use of a nonce by one subscriber: first, copy or replay? See io.sipauth.nonce.NonceLedger.
--
-- KEYS[1]  what is remembered of this nonce and subscriber, a sorted set:
--            member <count>         score <count>            a used nonce count, 1 to 2^32-1
--            member 0               score 0                  used once and for all, without a count
--            member =<fingerprint>  score <Redis time, ms>   an accepted request, to recognise its copies
-- KEYS[2]  the marker of this bucket, "<identity of the node>:<begin of its memory, ms>"
-- ARGV     1 count (0: one-time), 2 fingerprint (may be empty), 3 nonce issued at, ms, 4 nonce expires at, ms,
--          5 "1" to look for a copy only, 6 identity of the node as the caller knows it
-- Returns  0 accepted, 1 retransmission, 2 used, 3 forgotten, 4 not a copy,
--          5 the marker is missing or another node's: open the ledger first (open_ledger.lua)

local COPY_LIFE = 32000
local WINDOW = 64
local MAX_COUNT = 4294967295
local MAX_COPIES = 4096

local key = KEYS[1]
local count = tonumber(ARGV[1])
local copy = ARGV[2] ~= '' and '=' .. ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if copy then
    local accepted = redis.call('ZSCORE', key, copy)
    if accepted and tonumber(accepted) >= now - COPY_LIFE then
        return 1
    end
end
if ARGV[5] == '1' then
    return 4
end

local owner = ARGV[6] .. ':'
local marker = redis.call('GET', KEYS[2])
if not marker or string.sub(marker, 1, #owner) ~= owner then
    return 5
end
if tonumber(ARGV[3]) < tonumber(string.sub(marker, #owner + 1)) then
    return 3
end

local highest = 0
if redis.call('EXISTS', key) == 1 then
    if count == 0 or redis.call('ZSCORE', key, '0') then
        return 2
    end
    highest = tonumber(redis.call('ZREVRANGEBYSCORE', key, MAX_COUNT, 1, 'LIMIT', 0, 1)[1])
    if count < highest - WINDOW or redis.call('ZSCORE', key, ARGV[1]) then
        return 2
    end
    redis.call('ZREMRANGEBYSCORE', key, MAX_COUNT + 1, now - COPY_LIFE - 1)
    if copy and redis.call('ZCOUNT', key, MAX_COUNT + 1, '+inf') >= MAX_COPIES then
        return 2 -- the phone gets a new nonce, and the set stays bounded
    end
end

redis.call('ZADD', key, ARGV[1], ARGV[1])
if copy then
    redis.call('ZADD', key, now, copy)
end
-- Only counts that the window refuses anyway, and only now: a refused use must not move the window.
local forgettable = math.max(highest, count) - WINDOW - 1
if highest > 0 and forgettable >= 1 then
    redis.call('ZREMRANGEBYSCORE', key, 1, forgettable)
end
redis.call('PEXPIREAT', key, math.max(tonumber(ARGV[4]), now) + COPY_LIFE)
return 0
