import{writeSync as o}from"node:fs";import{parentPort as t,workerData as a}from"node:worker_threads";var u=2**16;var g=4*2**20;var n="sac-worker: over the memory limit";var i=10,{parent:d,limit:s}=a;function r(){let e=process.memoryUsage.rss()>s;e&&o(2,`
${n}
`),(e||process.ppid!==d)&&process.kill(process.pid,"SIGKILL")}r();setInterval(r,i);t?.postMessage("watching");
