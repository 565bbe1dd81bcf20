-- Makes sure that a bucket's marker says since when this very node has remembered every use.
--
-- KEYS[1]  the marker, "<identity of the node>:<begin of its memory, ms>"
-- ARGV     1 empty, or the caller's time in ms: begin again now, whatever the marker says
-- Returns  the identity of the node
--
-- The identity is the run_id, new with every start of a server, and the replication id, new with every
-- promotion of a replica: a node that was demoted and promoted again may have lost uses under the same run_id.
-- Both are read here and not by the caller, so that instances cannot disagree about them.

local MAX_AHEAD = 3000

local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local identity = run .. '/' .. history
local marker = redis.call('GET', KEYS[1])
local owner = identity .. ':'

if ARGV[1] ~= '' or not marker or string.sub(marker, 1, #owner) ~= owner then
    local time = redis.call('TIME')
    local since = time[1] * 1000 + math.floor(time[2] / 1000)
    if ARGV[1] ~= '' then
        -- The later of the two clocks: the caller's nonces carry its own. But a wrong clock must not
        -- make everyone's nonces stale for long.
        since = math.max(since, math.min(tonumber(ARGV[1]), since + MAX_AHEAD)) + 1
    end
    redis.call('SET', KEYS[1], owner .. string.format('%.0f', since))
end
return identity
